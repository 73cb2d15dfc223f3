package io.rapport.interactions.pos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interactions.door.ExactJson;
import io.rapport.web.Hashes;
import io.rapport.web.JsonPointers;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A receipt of a cash desk. What it says beside its own fields goes on as it is.
final class Receipt {

  private static final int LONGEST_NUMBER = 100;
  private static final int MOST_ITEMS = 500;
  private static final int HEX_DIGITS = 32;
  private static final Set<String> OWN = Set.of("id", "type", "soldAt", "customer", "items");
  private static final Map<String, String> AS_IN_ORDERS =
      Map.of("productId", "product_id", "imageUrl", "image_url");

  /// Nothing that can be understood.
  static final class Unreadable extends RuntimeException {
    private final String pointer;

    Unreadable(String pointer, String detail) {
      super(detail, null, false, false);
      this.pointer = pointer;
    }

    String pointer() {
      return pointer;
    }
  }

  private final UUID sourceId;
  private final JsonNode receipt;

  Receipt(UUID sourceId, JsonNode receipt) {
    this.sourceId = sourceId;
    this.receipt = receipt;
  }

  /// The event of the sale.
  ///
  /// @throws Unreadable for what is no receipt
  ObjectNode event() {
    if (!receipt.isObject()) {
      throw new Unreadable("", "must be an object: a receipt");
    }
    boolean refund = isRefund();
    ObjectNode event = ExactJson.MAPPER.createObjectNode();
    event.put("type", "track");
    event.put("event", refund ? "Order Refunded" : "Order Completed");
    event.put("messageId", messageId());
    event.put("timestamp", text("soldAt"));
    event.set("properties", properties());
    identify(event, receipt.path("customer"));
    return event;
  }

  /// The same for a receipt that is sent again.
  private String messageId() {
    String sold = "%s %b %s".formatted(sourceId, isRefund(), number());
    return "pos-" + Hashes.hex(Hashes.sha256(Hashes.bytes(sold)), HEX_DIGITS);
  }

  private String number() {
    JsonNode number = receipt.path("id");
    return number.isIntegralNumber() ? number.asText() : text("id");
  }

  private boolean isRefund() {
    JsonNode type = receipt.path("type");
    if (type.isMissingNode() || type.asText().equals("sale")) {
      return false;
    }
    if (type.asText().equals("refund")) {
      return true;
    }
    throw new Unreadable("/type", "must be sale or refund");
  }

  private String text(String field) {
    JsonNode value = receipt.path(field);
    if (!isText(value) || value.textValue().length() > LONGEST_NUMBER) {
      throw new Unreadable(
          "/" + field, "is required: a text of at most %d characters".formatted(LONGEST_NUMBER));
    }
    return value.textValue();
  }

  private ObjectNode properties() {
    ObjectNode properties = ExactJson.MAPPER.createObjectNode();
    properties.put("order_id", number());
    receipt
        .properties()
        .forEach(
            field -> {
              if (!OWN.contains(field.getKey())) {
                properties.set(field.getKey(), field.getValue());
              }
            });
    if (!receipt.path("total").isNumber()) {
      throw new Unreadable("/total", "is required: a number");
    }
    properties.set("products", products());
    return properties;
  }

  /// Line items as the specification of online shops names them, so that both are counted alike.
  private ArrayNode products() {
    JsonNode items = receipt.path("items");
    if (!items.isArray() || items.size() > MOST_ITEMS) {
      throw new Unreadable(
          "/items", "is required: a list of at most %d line items".formatted(MOST_ITEMS));
    }
    ArrayNode products = ExactJson.MAPPER.createArrayNode();
    for (int i = 0; i < items.size(); i++) {
      String pointer = "/items" + JsonPointers.step(i);
      if (!items.get(i).isObject()) {
        throw new Unreadable(pointer, "must be an object: a line item");
      }
      ObjectNode product = products.addObject();
      items
          .get(i)
          .properties()
          .forEach(
              field ->
                  product.set(
                      AS_IN_ORDERS.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
      for (String number : Set.of("quantity", "price")) {
        if (product.has(number) && !product.get(number).isNumber()) {
          throw new Unreadable(pointer + "/" + number, "must be a number");
        }
      }
    }
    return products;
  }

  /// Whatever is known of the buyer; a card and other numbers by their names.
  private static void identify(ObjectNode event, JsonNode customer) {
    if (isText(customer.path("userId"))) {
      event.set("userId", customer.get("userId"));
    }
    ObjectNode context = event.putObject("context");
    context.put("channel", "pos");
    ObjectNode traits = ExactJson.MAPPER.createObjectNode();
    copy(customer, "phone", traits);
    copy(customer, "email", traits);
    if (!traits.isEmpty()) {
      context.set("traits", traits);
    }
    ArrayNode ids = ExactJson.MAPPER.createArrayNode();
    external(ids, "card", customer.path("card"));
    customer
        .path("externalIds")
        .properties()
        .forEach(id -> external(ids, id.getKey(), id.getValue()));
    if (!ids.isEmpty()) {
      context.set("externalIds", ids);
    }
  }

  private static void copy(JsonNode customer, String field, ObjectNode traits) {
    if (isText(customer.path(field)) || customer.path(field).isIntegralNumber()) {
      traits.put(field, customer.get(field).asText());
    }
  }

  private static void external(ArrayNode ids, String type, JsonNode id) {
    if (isText(id) || id.isIntegralNumber()) {
      ids.addObject()
          .put("id", id.asText())
          .put("type", type)
          .put("collection", "users")
          .put("encoding", "none");
    }
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual() && !value.textValue().isBlank();
  }
}
