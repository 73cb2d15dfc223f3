package io.rapport.interactions.plan;

import static io.rapport.interactions.plan.PlanFixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTemplatesTest {

  private final PlanTemplates templates = new PlanTemplates();

  @Test
  void shipsPlansThatCanBeCopied() {
    assertThat(templates.all())
        .extracting(PlanTemplates.Template::key)
        .containsExactly("ecommerce", "b2b", "email", "live-chat", "mobile");
    for (PlanTemplates.Template template : templates.all()) {
      PlanDefinition copy = template.copy(new CopyTemplate(null, Unplanned.REFUSE)).definition();
      PlanCheck.check(copy, 0);
    }
  }

  @Test
  void namesTheEventsOfTheSpecifications() {
    assertThat(names("ecommerce"))
        .hasSize(28)
        .contains("Products Searched", "Checkout Step Completed", "Order Completed", "Cart Shared");
    assertThat(names("b2b")).hasSize(10).contains("Signed Up", "Account Added User", "Trial Ended");
    assertThat(names("email")).hasSize(6).contains("Email Marked as Spam", "Unsubscribed");
    assertThat(names("live-chat")).hasSize(4).contains("Live Chat Conversation Started");
    assertThat(names("mobile")).hasSize(13).contains("Application Updated", "Deep Link Opened");
  }

  /// An order as shops send it passes; the same with a slip in it does not.
  @Test
  void takesAnOrderAndFindsASlip() {
    CompiledPlan plan =
        PlanCheck.check(
            templates.get("ecommerce").copy(new CopyTemplate(null, null)).definition(), 0);
    String order =
        """
        {"type": "track", "event": "Order Completed", "properties": {
          "order_id": "50314b8e", "total": 27.50, "revenue": 25.00, "currency": "USD",
          "products": [
            {"product_id": "507f", "sku": "45790-32", "name": "Monopoly", "price": 19, "quantity": 1,
             "position": 1, "category": "Games"},
            {"sku": 46493, "price": 3, "quantity": 2}]}}""";

    assertThat(check(plan, order)).isEmpty();
    assertThat(check(plan, order.replace("\"order_id\": \"50314b8e\", ", "")))
        .containsExactly(new Finding("required", "/properties/order_id", "is required"));
    assertThat(check(plan, order.replace("27.50", "\"27.50\"")))
        .containsExactly(new Finding("type", "/properties/total", "must be of type number"));
    assertThat(check(plan, order.replace("\"USD\"", "\"$\"")))
        .extracting(Finding::pointer)
        .containsExactly("/properties/currency");
    assertThat(check(plan, order.replace("\"sku\": 46493, ", "")))
        .extracting(Finding::rule, Finding::pointer)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("anyOf", "/properties/products/1"));
  }

  private static List<Finding> check(CompiledPlan plan, String event) {
    return plan.check("track", "Order Completed", json(event), event.length());
  }

  private List<String> names(String key) {
    return templates.get(key).events().stream().map(PlannedEvent::name).toList();
  }
}
