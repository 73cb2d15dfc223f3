package io.rapport.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.benchmarks.chaos.Orders.Bought;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdersTest {

  @TempDir Path directory;

  @Test
  void addsUpWhatStandsInAFile() throws IOException {
    Path file = directory.resolve("events.ndjson.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          (order(1, "ann", "499.99") + order(2, "ann", "0.01") + order(3, "bob", "499.99"))
              .getBytes(StandardCharsets.UTF_8));
    }

    Orders orders = Orders.of(file);

    assertThat(orders.all()).isEqualTo(new Bought(3, new BigDecimal("999.99")));
    assertThat(orders.best()).isEqualTo(Map.entry("ann", new Bought(2, new BigDecimal("500.00"))));
    assertThat(orders.members()).isEqualTo(1);
    assertThat(orders.first(1).all()).isEqualTo(new Bought(1, new BigDecimal("499.99")));
  }

  @Test
  void makesOrdersWhereThereIsNoFile() throws IOException {
    Orders orders = Orders.of(directory.resolve("none"));

    assertThat(orders.orders()).hasSize(70_000).doesNotHaveDuplicates();
    assertThat(orders.members()).isBetween(1L, orders.byPerson().size() - 1L);
  }

  private static String order(int n, String user, String total) {
    return """
        {"type":"track","event":"Order Completed","messageId":"m%d","userId":"%s","properties":{"total":%s,"currency":"USD"}}
        """
        .formatted(n, user, total);
  }
}
