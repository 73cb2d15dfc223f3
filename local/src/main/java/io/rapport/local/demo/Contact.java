package io.rapport.local.demo;

import java.util.List;

/// A card in the CRM: of each person one, and of somebody who wrote from a second address another.
record Contact(
    String key, Person person, List<String> emails, List<String> phones, String account) {}
