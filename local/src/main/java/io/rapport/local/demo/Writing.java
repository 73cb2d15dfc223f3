package io.rapport.local.demo;

import io.rapport.local.demo.Interaction.Activity;
import io.rapport.local.demo.Interaction.Note;
import io.rapport.local.demo.Interaction.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// What the sample's staff wrote down: notes, calls and meetings, emails and chats, tickets.
final class Writing {

  private static final List<String> TROUBLES =
      List.of("Parcel did not come", "Wrong size", "Cannot log in", "Refund", "Zip is stuck");

  private final Instant end;
  private final Random random = new Random(20_260_102);
  private final List<Interaction> all = new ArrayList<>();

  /// @param end after all that happened
  Writing(People people, Instant end) {
    this.end = end;
    ofMark(people.mark().key());
    String[] both = {people.twoAddresses().key(), people.privateContact()};
    email(both[0], "Invoice", "Where do I find my invoice?", 34);
    email(both[1], "Invoice", "From my private address now: where do I find my invoice?", 33);
    for (int i = 1; i < people.all().size(); i++) {
      of(people.all().get(i), i);
    }
  }

  List<Interaction> all() {
    return List.copyOf(all);
  }

  private void ofMark(String key) {
    note(
        key,
        "Mark's new baby: Mark of Company X has a new baby, a girl."
            + " Congratulate him at the next call.");
    note(key, "Orders twice a year, in March and in September.");
    talk(key, "call", "outbound", "First call", "Wants fewer suppliers.", 840, 70);
    talk(key, "meeting", "outbound", "Demo by video", "Liked the route planner.", 2_700, 52);
    talk(
        key,
        "call",
        "inbound",
        "Renewal",
        "Will extend for a year if the tents come before June.",
        615,
        6);
    ticket(key, "Invoice shows the old address", "normal", Duration.ofHours(61), null);
    ticket(key, "Tent pole broke", "high", Duration.ofDays(44), Duration.ofDays(2));
  }

  private void of(Person person, int number) {
    String key = person.key();
    if (number % 2 == 0) {
      String opening = person.tongue().opening();
      int seconds = 300 + random.nextInt(900);
      talk(key, "call", "outbound", opening, "Asked what they need.", seconds, days(75));
    }
    switch (number % 10) {
      case 1 -> email(key, "Question", "Is the tent there in green?", days(60));
      case 3 -> talk(key, "chat", "inbound", "Delivery", "When does it come?", null, days(60));
      case 6 -> talk(key, "meeting", "outbound", "Demo", "Saw the planner.", 2_700, days(40));
      default -> {}
    }
    if (number % 7 == 3) {
      Duration age = Duration.ofHours(30 + random.nextInt(60 * 24));
      Duration took = number % 3 == 0 ? null : Duration.ofHours(2 + random.nextInt(26));
      String priority = number % 4 == 0 ? "high" : "normal";
      ticket(key, TROUBLES.get(number % TROUBLES.size()), priority, age, took);
    }
    if (number % 16 == 5) {
      Locale language = Locale.forLanguageTag(person.tongue().language());
      note(key, "Prefers to be written to in " + language.getDisplayLanguage(Locale.ENGLISH) + ".");
    }
  }

  private int days(int most) {
    return 5 + random.nextInt(most);
  }

  private void note(String contact, String body) {
    all.add(new Note("note-" + all.size(), contact, body));
  }

  private void email(String contact, String subject, String body, int daysAgo) {
    talk(contact, "email", "inbound", subject, body, null, daysAgo);
  }

  private void talk(
      String contact,
      String kind,
      String direction,
      String subject,
      String body,
      Integer seconds,
      int daysAgo) {
    Duration inTheDay = Duration.ofMinutes(8 * 60L + random.nextInt(9 * 60));
    Instant time = end.minus(Duration.ofDays(daysAgo)).plus(inTheDay);
    String key = "activity-" + all.size();
    all.add(new Activity(key, contact, kind, direction, subject, body, seconds, time));
  }

  private void ticket(String contact, String title, String priority, Duration age, Duration took) {
    Instant opened = end.minus(age);
    Instant resolved = took == null ? null : opened.plus(took);
    String key = "ticket-" + all.size();
    all.add(new Ticket(key, contact, title, "Reported by chat.", priority, opened, resolved));
  }
}
