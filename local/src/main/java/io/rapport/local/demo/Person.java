package io.rapport.local.demo;

/// Somebody of the sample.
///
/// @param key external id of the source `demo`
/// @param account key of the company, or null
/// @param userId by which the company's own product knows the person, once there is a trial
record Person(
    String key,
    Tongue tongue,
    String given,
    String family,
    String name,
    String email,
    String phone,
    String account,
    String jobTitle,
    String owner,
    String userId) {}
