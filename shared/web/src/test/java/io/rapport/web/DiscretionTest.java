package io.rapport.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiscretionTest {

  private final Discretion discretion = new Discretion();

  private ExtLogRecord logged(String logger, String message, Throwable failure) {
    ExtLogRecord line = new ExtLogRecord(Level.WARNING, message, getClass().getName());
    line.setLoggerName(logger);
    line.setThrown(failure);
    assertThat(discretion.isLoggable(line)).isTrue();
    return line;
  }

  @Test
  void hidesWhatAFailureQuotesAndKeepsWhereItHappened() {
    Exception failure =
        new IllegalStateException(
            "Text 'canary' is no date",
            new SQLException("ERROR: invalid input syntax for type uuid: \"canary\"", "22P02"));
    failure.addSuppressed(new IllegalArgumentException("Invalid UUID string: canary"));
    StringWriter text = new StringWriter();
    logged("io.rapport.x", "It failed", failure).getThrown().printStackTrace(new PrintWriter(text));

    assertThat(text.toString())
        .doesNotContain("canary")
        .contains("java.lang.IllegalStateException: Text … is no date")
        .contains("java.sql.SQLException [22P02]: ERROR: invalid input syntax for type uuid: …")
        .contains("Suppressed: java.lang.IllegalArgumentException: Invalid UUID string: …")
        .contains("DiscretionTest.hidesWhatAFailureQuotes");
  }

  @Test
  void hidesWhatALibraryQuotesAndLeavesOurOwnWords() {
    assertThat(logged("org.hibernate.x", "ERROR: bad value \"canary\"", null).getMessage())
        .isEqualTo("ERROR: bad value …");
    assertThat(logged("io.rapport.x", "The log 'event' goes on", null).getMessage())
        .isEqualTo("The log 'event' goes on");
  }

  static Stream<Arguments> messages() {
    return Stream.of(
        arguments(
            "ERROR: relation \"contact\" does not exist",
            "ERROR: relation \"contact\" does not exist"),
        arguments(
            "null value in column \"name\" of relation \"contact\" is not allowed",
            "null value in column \"name\" of relation \"contact\" is not allowed"),
        arguments(
            "unique constraint \"contact_email\" Detail: Key (email)=(Canary (old)) is there",
            "unique constraint \"contact_email\" Detail: Key (email)=(…) is there"),
        arguments(
            "violates check constraint \"named\" Detail: Failing row contains (1, Canary).",
            "violates check constraint \"named\" Detail: Failing row contains (…)."),
        arguments(
            "Migrating schema \"public\" to version \"1.25 - migrations history\"",
            "Migrating schema \"public\" to version \"1.25 - migrations history\""),
        arguments(
            "Schema history table \"public\".\"flyway_schema_history\" is there",
            "Schema history table \"public\".\"flyway_schema_history\" is there"),
        arguments("bad value for type \"kind\": \"Canary\"", "bad value for type \"kind\": …"),
        arguments("bad: \"the relation \"canary\" and \"Canary\" too\"", "bad: …"),
        arguments("Text 'O'Canary' could not be read", "Text … could not be read"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void leavesTheNamesOfThingsAndHidesValues(String message, String told) {
    assertThat(logged("org.postgresql.x", message, null).getMessage()).isEqualTo(told);
  }

  @Test
  void hidesAddressesKeysAndTokensWhereverTheyStand() {
    String told =
        logged(
                "io.rapport.x",
                "mark@acme.example sent wk_5f1d0e7c9b3a48 and eyJhbGciOiJSUzI1NiJ9.e30.abc",
                null)
            .getMessage();
    assertThat(told).isEqualTo("… sent … and …");
  }
}
