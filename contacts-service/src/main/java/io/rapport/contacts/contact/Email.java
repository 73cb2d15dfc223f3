package io.rapport.contacts.contact;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Email addresses: kept as given, matched by a canonical form.
final class Email {

  private static final Pattern FORM =
      Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}.]+(\\.[^\\s@\\p{Cntrl}.]+)+");

  private Email() {}

  /// The address as given.
  ///
  /// @throws IllegalArgumentException that says what is expected
  static String checked(String address) {
    if (!FORM.matcher(address).matches()) {
      throw new IllegalArgumentException("must be an email address, for example mark@acme.example");
    }
    return address;
  }

  /// The form by which addresses are the same: small letters, an international domain in its ASCII
  /// form.
  static String canonical(String address) {
    String lower =
        Normalizer.normalize(address.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    int at = lower.lastIndexOf('@');
    return at < 0 ? lower : lower.substring(0, at + 1) + ascii(lower.substring(at + 1));
  }

  private static String ascii(String domain) {
    try {
      return IDN.toASCII(domain).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException _) {
      return domain;
    }
  }
}
