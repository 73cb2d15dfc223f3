package io.rapport.contacts.contact;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

/// Phone numbers in the form E.164.
final class Phone {

  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private Phone() {}

  /// The E.164 form of a number as people write it.
  ///
  /// @param country where a number without `+` is dialled, or null
  /// @throws IllegalArgumentException that says what is expected
  static String e164(String number, String country) {
    try {
      PhoneNumber parsed = NUMBERS.parse(number, country);
      if (NUMBERS.isPossibleNumber(parsed)) {
        return NUMBERS.format(parsed, PhoneNumberFormat.E164);
      }
    } catch (NumberParseException e) {
      if (country == null
          && e.getErrorType() == NumberParseException.ErrorType.INVALID_COUNTRY_CODE) {
        throw new IllegalArgumentException(
            "must be a phone number with + and its country code, or give phoneCountry", e);
      }
    }
    throw new IllegalArgumentException("must be a phone number, for example +972541234567");
  }

  static boolean isCountry(String country) {
    return NUMBERS.getSupportedRegions().contains(country);
  }
}
