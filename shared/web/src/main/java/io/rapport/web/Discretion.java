package io.rapport.web;

import io.quarkus.logging.LoggingFilter;
import java.sql.SQLException;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/// Keeps out of the log what a failure or a library quotes: values of requests, and with them
/// personal data and secrets. It sees every line of every handler before it is written. Names of
/// things of the database and of settings stay, for whoever operates this needs them.
@LoggingFilter(name = "discretion")
public final class Discretion implements Filter {

  private static final String OWN = "io.rapport";
  private static final String HIDDEN = "…";
  private static final Formatter WORDS = new PatternFormatter("%s");

  /// What is named by the word before it, such as `relation "contact"`.
  private static final Pattern NAMED =
      Pattern.compile(
          "\\b(?:relation|table|column|constraint|index|sequence|view|schema|database|role|policy"
              + "|function|trigger|partition|type|version|parameter|configuration key)"
              + " \"[\\w$. -]+\"(?:\\.\"[\\w$]+\")*");

  /// A quoted value may hold quotes itself, so it goes up to the last one.
  private static final Pattern QUOTED =
      Pattern.compile(
          "(?s)\".*\"|(?<!\\w)'.*'(?!\\w)|(?<=\\)=\\().*(?=\\))|(?<=contains \\().*(?=\\))"
              + "|(?<=UUID string: )\\S+");
  /// A quote without its end: what follows is part of a value.
  private static final Pattern OPEN = Pattern.compile("\"|(?<!\\w)'");

  private static final Pattern SECRET =
      Pattern.compile("[^\\s\"'<>(]+@[^\\s\"'<>)]+|wk_[0-9A-Za-z]+|eyJ[\\w.-]{10,}");

  @Override
  public boolean isLoggable(LogRecord line) {
    line.setThrown(LoggedFailure.of(line.getThrown()));
    String message = WORDS.formatMessage(line);
    String told = isOwn(line) ? hide(SECRET, message) : quiet(message);
    if (message != null && !message.equals(told)) {
      if (line instanceof ExtLogRecord extended) {
        extended.setMessage(told, ExtLogRecord.FormatStyle.NO_FORMAT);
      } else {
        line.setMessage(told);
      }
    }
    return true;
  }

  /// The class of a failure and its message, without what is quoted in it.
  static String spell(Throwable failure) {
    String state =
        failure instanceof SQLException sql && sql.getSQLState() != null
            ? " [" + sql.getSQLState() + "]"
            : "";
    String message = failure.getMessage();
    return failure.getClass().getName() + state + (message == null ? "" : ": " + quiet(message));
  }

  private static String quiet(String message) {
    return message == null ? null : hide(SECRET, hideQuoted(message));
  }

  private static String hideQuoted(String message) {
    StringBuilder told = new StringBuilder();
    int rest = 0;
    for (Matcher name = NAMED.matcher(message); name.find(); ) {
      String before = hide(QUOTED, message.substring(rest, name.start()));
      if (OPEN.matcher(before).find()) {
        break;
      }
      told.append(before).append(name.group());
      rest = name.end();
    }
    return told + hide(QUOTED, message.substring(rest));
  }

  private static String hide(Pattern what, String message) {
    return message == null ? null : what.matcher(message).replaceAll(HIDDEN);
  }

  private static boolean isOwn(LogRecord line) {
    return line.getLoggerName() != null && line.getLoggerName().startsWith(OWN);
  }
}
