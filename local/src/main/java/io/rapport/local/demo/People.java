package io.rapport.local.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Who is in the sample, and their cards in the CRM.
final class People {

  private static final List<String> OWNERS = List.of("adam", "anna", "ivy");
  private static final List<String> TITLES =
      List.of(
          "Head of purchasing",
          "Store manager",
          "Marketing lead",
          "Founder",
          "Buyer",
          "Operations manager",
          "Guide",
          "Accountant");

  private final List<Person> people = new ArrayList<>();
  private final Set<String> emails = new HashSet<>();

  People() {
    people.add(
        person(
            "mark",
            Tongue.all().getFirst(),
            new Tongue.Name("Mark", "mark"),
            new Tongue.Name("Stone", "stone"),
            "+12125550199",
            Account.COMPANY_X.key(),
            "Head of purchasing"));
    Tongue.all().forEach(this::speakersOf);
  }

  List<Person> all() {
    return List.copyOf(people);
  }

  /// One card each, and another of the person who wrote from a second address.
  List<Contact> contacts() {
    List<Contact> contacts = new ArrayList<>();
    for (Person it : people) {
      contacts.add(
          new Contact(it.key(), it, List.of(it.email()), List.of(it.phone()), it.account()));
    }
    contacts.add(
        new Contact(privateContact(), twoAddresses(), List.of(secondEmail()), List.of(), null));
    return contacts;
  }

  /// Mark of Company X, who has a new baby.
  Person mark() {
    return people.getFirst();
  }

  /// Whose way from the ad to the upgrade is shown.
  Person traveller() {
    return speaking("he", 0);
  }

  /// Who wrote from two addresses.
  Person twoAddresses() {
    return speaking("ru", 1);
  }

  String secondEmail() {
    return "private." + twoAddresses().email().replaceFirst("@.*", "@example.net");
  }

  /// Key of the card that the second address made.
  String privateContact() {
    return twoAddresses().key() + "-private";
  }

  /// One of those who speak a language, Mark left out; counted round where they are few.
  Person speaking(String language, int index) {
    List<Person> speakers =
        people.stream()
            .filter(it -> it != mark() && it.tongue().language().equals(language))
            .toList();
    return speakers.get(index % speakers.size());
  }

  private void speakersOf(Tongue tongue) {
    List<Account> accounts = Account.all();
    for (int i = 0; i < tongue.people(); i++) {
      int number = people.size();
      // Each pair of names once: another family name for every round through the given ones.
      int given = i % tongue.given().size();
      int family = (given + i / tongue.given().size()) % tongue.family().size();
      String account = number % 2 == 0 ? accounts.get(number / 2 % accounts.size()).key() : null;
      people.add(
          person(
              "p-%03d".formatted(number),
              tongue,
              tongue.given().get(given),
              tongue.family().get(family),
              tongue.phone() + "%02d".formatted(i),
              account,
              account == null ? null : TITLES.get(number % TITLES.size())));
    }
  }

  private Person person(
      String key,
      Tongue tongue,
      Tongue.Name given,
      Tongue.Name family,
      String phone,
      String account,
      String jobTitle) {
    return new Person(
        key,
        tongue,
        given.written(),
        family.written(),
        tongue.fullName(given, family),
        email(given.latin() + "." + family.latin(), account),
        phone,
        account,
        jobTitle,
        OWNERS.get(people.size() % OWNERS.size()),
        "u-" + key);
  }

  private String email(String local, String account) {
    String domain = account == null ? "example.org" : account + ".example.com";
    String email = local + "@" + domain;
    for (int n = 2; !emails.add(email); n++) {
      email = local + n + "@" + domain;
    }
    return email;
  }
}
