package io.rapport.interactions.enrich;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes small databases in MaxMind's format (MaxMind DB 2.0, IPv6 tree, 24-bit records).
final class PlaceDatabase {

  private static final int BITS = 128;
  private static final int SEPARATOR = 16;
  private static final int MAP = 7;
  private static final int STRING = 2;
  private static final int UINT16 = 5;
  private static final int UINT32 = 6;
  private static final int UINT64 = 9;
  private static final int ARRAY = 11;

  private record Number(int type, long value) {}

  private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {-1, -1}));
  private final List<Map<String, Object>> rows = new ArrayList<>();

  /// @param network such as 81.2.69.0/24
  PlaceDatabase with(String network, Map<String, Object> row) {
    String[] parts = network.split("/");
    byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
    byte[] bits = new byte[BITS / Byte.SIZE];
    System.arraycopy(address, 0, bits, bits.length - address.length, address.length);
    int length = Integer.parseInt(parts[1]) + BITS - address.length * Byte.SIZE;
    rows.add(row);
    int node = 0;
    for (int i = 0; i < length; i++) {
      int bit = bits[i / Byte.SIZE] >> Byte.SIZE - 1 - i % Byte.SIZE & 1;
      if (i == length - 1) {
        nodes.get(node)[bit] = -1 - rows.size();
      } else {
        if (nodes.get(node)[bit] == -1) {
          nodes.add(new int[] {-1, -1});
          nodes.get(node)[bit] = nodes.size() - 1;
        }
        node = nodes.get(node)[bit];
      }
    }
    return this;
  }

  /// Takes the place of the file in one step, as updaters do.
  void write(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.write(beside, bytes());
    Files.move(beside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  static Map<String, Object> city(
      String continent, String country, String name, String region, String city, String timezone) {
    return Map.of(
        "continent", Map.of("code", continent),
        "country", Map.of("iso_code", country, "names", Map.of("en", name, "de", "?")),
        "subdivisions", List.of(Map.of("iso_code", region, "names", Map.of("en", region + "!"))),
        "city", Map.of("geoname_id", new Number(UINT32, 4711), "names", Map.of("en", city)),
        "location", Map.of("time_zone", timezone, "accuracy_radius", new Number(UINT16, 10)));
  }

  private byte[] bytes() {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    List<Integer> offsets = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      offsets.add(data.size());
      encode(row, data);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int record : node) {
        int value =
            record == -1
                ? nodes.size()
                : record >= 0 ? record : nodes.size() + SEPARATOR + offsets.get(-2 - record);
        file.write(value >> 16);
        file.write(value >> 8);
        file.write(value);
      }
    }
    file.writeBytes(new byte[SEPARATOR]);
    file.writeBytes(data.toByteArray());
    file.writeBytes(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
    file.writeBytes("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("node_count", new Number(UINT32, nodes.size()));
    metadata.put("record_size", new Number(UINT16, 24));
    metadata.put("ip_version", new Number(UINT16, 6));
    metadata.put("database_type", "Test-City");
    metadata.put("languages", List.of("en"));
    metadata.put("binary_format_major_version", new Number(UINT16, 2));
    metadata.put("binary_format_minor_version", new Number(UINT16, 0));
    metadata.put("build_epoch", new Number(UINT64, 1_777_000_000L));
    metadata.put("description", Map.of("en", "Places for tests"));
    encode(metadata, file);
    return file.toByteArray();
  }

  private static void encode(Object value, ByteArrayOutputStream out) {
    switch (value) {
      case Map<?, ?> map -> {
        control(MAP, map.size(), out);
        map.forEach(
            (key, item) -> {
              encode(key, out);
              encode(item, out);
            });
      }
      case List<?> list -> {
        control(ARRAY, list.size(), out);
        list.forEach(item -> encode(item, out));
      }
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        control(STRING, bytes.length, out);
        out.writeBytes(bytes);
      }
      case Number number -> {
        int size = (Long.SIZE - Long.numberOfLeadingZeros(number.value) + 7) / Byte.SIZE;
        control(number.type, size, out);
        for (int i = size - 1; i >= 0; i--) {
          out.write((int) (number.value >> i * Byte.SIZE));
        }
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  /// Types above 7 stand in a byte of their own; sizes of 29 and more too (to 284).
  private static void control(int type, int size, ByteArrayOutputStream out) {
    int written = size < 29 ? size : 29;
    out.write(type <= MAP ? type << 5 | written : written);
    if (type > MAP) {
      out.write(type - MAP);
    }
    if (size >= 29) {
      out.write(size - 29);
    }
  }
}
