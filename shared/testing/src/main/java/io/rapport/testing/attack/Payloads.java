package io.rapport.testing.attack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Texts that mean more than they say to SQL, to LIKE, to JSON paths, to a parser or to a shell.
public final class Payloads {

  private static final List<String> SQL =
      List.of(
          "'",
          "''",
          "\"",
          "\\",
          "\\'",
          "';",
          "'--",
          "' --",
          "'/*",
          "*/",
          "#",
          ";",
          "$$",
          "$$;$$",
          "$a$",
          "' or '1'='1",
          "' or 1=1--",
          "\" or \"\"=\"",
          "') or ('1'='1",
          "')) or 1=1--",
          "1' or '1'='1' limit 1--",
          "'; drop table contact;--",
          "'; select pg_sleep(5);--",
          "' union select null--",
          "' union select null,null,null--",
          "' union all select version(),null--",
          "1; update contact set name='x'",
          "'||(select current_user)||'",
          "' || pg_sleep(3) || '",
          "1 and 1=cast(version() as int)",
          "' and 1=(select 1 from pg_sleep(2))--",
          "%27%20or%201=1",
          "0x27",
          "U&'\\0027'",
          "E'\\x27'",
          "(select 1)",
          "1/0",
          "null",
          "NULL",
          "default",
          "current_user",
          "now()",
          "{fn now()}",
          "{ts '2020-01-01'}",
          "?",
          "?1",
          "??",
          ":name",
          "::uuid",
          ":workspace",
          "@x",
          "@@version",
          "`id`",
          "[id]",
          "(((((((((((",
          ")",
          "')",
          "'))",
          "case when 1 then 1",
          "set_config('rapport.workspace','',true)",
          "reset role",
          "copy (select 1) to stdout");

  private static final List<String> PATTERNS =
      List.of(
          "%",
          "_",
          "%%",
          "_%",
          "\\%",
          "\\_",
          "%\\",
          "\\\\%",
          "%a%b%c%d%e%f%g%",
          "*",
          "*:*",
          "a*",
          "a & b",
          "a | b",
          "!a",
          "a <-> b",
          "a:*",
          ":*",
          "& |",
          "(a",
          "'a':*",
          "a\\",
          "<->");

  private static final List<String> PATHS =
      List.of(
          "$",
          "$.*",
          "$..x",
          "$.a[*]",
          "$.a ? (@.b == 1)",
          "strict $",
          "lax $.x",
          "$[",
          "$.\"",
          "a.b.c",
          "a->>'b'",
          "a#>>'{b}'",
          "{a,b}",
          "a->b",
          "/a/b",
          "~0",
          "~1",
          "[0]",
          "__proto__",
          "constructor",
          "${7*7}",
          "#{7*7}",
          "{{7*7}}",
          "${jndi:ldap://127.0.0.1/x}",
          "<%= 1 %>");

  private static final List<String> WORDS =
      List.of(
          "",
          " ",
          "\t",
          "\n",
          "\r\n",
          "-1",
          "0",
          "1e999",
          "1e-999",
          "-0",
          "NaN",
          "Infinity",
          "9999999999999999999999",
          "2147483648",
          "-2147483649",
          "9223372036854775808",
          "1.5",
          "0x10",
          "1_000",
          "abc",
          "true",
          "equals",
          "atLeast",
          "$gt",
          "{\"$ne\": null}",
          "[]",
          "{}",
          "[[[[",
          "\"",
          "2026-02-30T00:00:00Z",
          "0000-00-00",
          "9999999-01-01T00:00:00Z",
          "infinity",
          "-infinity",
          "epoch",
          "P999999999D",
          "00000000-0000-0000-0000-000000000000",
          "{00000000-0000-0000-0000-000000000000}",
          "../../etc/passwd",
          "..%2f..",
          "%00",
          "%c0%ae",
          "a@b",
          "a@b@c",
          "@",
          "+1",
          "tel:+1",
          "application/json",
          "name",
          "-name",
          "name,name",
          "-",
          "--",
          "name desc",
          "name; drop table contact",
          "workspace_id",
          "-workspace_id",
          "id",
          "version",
          "1) desc",
          "createdAt,(select 1)",
          "name nulls first",
          "emails",
          "rank");

  private static final List<String> UNICODE =
      List.of(
          "\u0000",
          "a\u0000b",
          "\u0000'",
          "\u0001",
          "\u001b[31m",
          "\u001f",
          "\u007f",
          "\u0085",
          "\u00a0",
          "\u200b",
          "\u200f",
          "\u202e",
          "\u2028",
          "\u2029",
          "\ufeff",
          "\ufffd",
          "\uffff",
          "\ud83d\ude00",
          "\ud800",
          "\udfff",
          "\uff07 or 1=1",
          "\u02bc or 1=1",
          "\u0130",
          "\u00df",
          "\u1e9e",
          "\u0661",
          "e\u0301",
          "\u05e0\u05d5\u05e2\u05d4",
          "\udb40\udc01");

  private Payloads() {}

  /// All of them, about two hundred.
  public static List<String> all() {
    List<String> all = new ArrayList<>();
    List.of(SQL, PATTERNS, PATHS, WORDS, UNICODE).forEach(all::addAll);
    all.add("x".repeat(1_000));
    all.add("'".repeat(2_000));
    all.add("%".repeat(2_000));
    all.add("(".repeat(2_000));
    all.add("\u00e9".repeat(1_500));
    return List.copyOf(all);
  }

  /// Cursors that no list gave out: other texts, other numbers of keys, other types.
  public static List<String> cursors() {
    List<String> cursors = new ArrayList<>();
    for (String key :
        List.of(
            "",
            "'",
            "x",
            "0",
            "-1",
            "null",
            "\u0000",
            "\ud800",
            "1e999",
            "9".repeat(40),
            "NaN",
            "infinity",
            "2026-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "00000000-0000-0000-0000-000000000000",
            "' or 1=1--",
            "x".repeat(4_000))) {
      for (int keys = 1; keys <= 3; keys++) {
        cursors.add(cursor(String.join("\u001f", java.util.Collections.nCopies(keys, key))));
      }
    }
    cursors.addAll(List.of("=", "====", "a", "AA", "_-_-", "%%%", "\u0000", "AAAA====", "!"));
    return List.copyOf(cursors);
  }

  private static String cursor(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
