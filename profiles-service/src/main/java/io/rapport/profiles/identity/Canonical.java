package io.rapport.profiles.identity;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What becomes of a value that somebody sent as an identifier.
public sealed interface Canonical {

  /// It can identify a person.
  record Usable(Identifier identifier) implements Canonical {}

  /// It cannot: a placeholder, or not of its type's form.
  record Unusable(String type, String value, String reason) implements Canonical {}

  String BLOCKED = "blocked_value";
  String MALFORMED = "malformed";

  int LONGEST = 255;

  /// Values that programs send for "nobody" (interfaces.md 3 names where they were seen).
  Set<String> PLACEHOLDERS =
      Set.of(
          "-1",
          "null",
          "anonymous",
          "void",
          "abc123",
          "guest",
          "distinctid",
          "distinct_id",
          "id",
          "not_authenticated",
          "email",
          "undefined",
          "true",
          "false",
          "[object object]",
          "nan",
          "none");

  Pattern ZEROS = Pattern.compile("[0-]*");
  Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");
  Pattern ONE_DIGIT = Pattern.compile("\\+\\d{1,4}?(\\d)\\1{6,}");

  /// Reads a value as an identifier: blanks around it do not count, the case of emails neither, and
  /// a phone is E.164.
  static Canonical of(String type, String given) {
    String value = given.strip();
    if (!isText(value) || value.length() > LONGEST || type.length() > LONGEST) {
      return new Unusable(shortened(type), shortened(value), MALFORMED);
    }
    if (isPlaceholder(value)) {
      return new Unusable(type, value, BLOCKED);
    }
    return switch (type) {
      case Identifier.EMAIL ->
          EMAIL.matcher(value).matches()
              ? new Usable(new Identifier(type, value.toLowerCase(Locale.ROOT)))
              : new Unusable(type, value, MALFORMED);
      case Identifier.PHONE -> phone(value);
      default -> new Usable(new Identifier(type, value));
    };
  }

  private static Canonical phone(String value) {
    try {
      PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
      String number = phones.format(phones.parse(value, null), PhoneNumberFormat.E164);
      return ONE_DIGIT.matcher(number).matches()
          ? new Unusable(Identifier.PHONE, number, BLOCKED)
          : new Usable(new Identifier(Identifier.PHONE, number));
    } catch (NumberParseException _) {
      return new Unusable(Identifier.PHONE, value, MALFORMED);
    }
  }

  private static boolean isPlaceholder(String value) {
    return ZEROS.matcher(value).matches() || PLACEHOLDERS.contains(value.toLowerCase(Locale.ROOT));
  }

  /// Without characters that the database cannot hold.
  private static boolean isText(String value) {
    return value.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))
        || value.codePoints().noneMatch(c -> c == 0 || c >= 0xD800 && c <= 0xDFFF);
  }

  private static String shortened(String value) {
    String text = value.replace("\u0000", "");
    return text.codePoints()
        .filter(c -> c < 0xD800 || c > 0xDFFF)
        .limit(LONGEST)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
