package io.rapport.segments.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.segments.rule.Facts.Performance;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.web.Ids;
import io.rapport.web.Workspaces;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Holds what the database says against what the matcher says, on generated rules and profiles with
/// fixed seeds; and shows that it would notice a compiler that is wrong.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class DifferentialTest {

  private static final Logger LOG = Logger.getLogger(DifferentialTest.class);
  private static final int PROFILES = 60;
  private static final int RULES = 2_000;
  private static final int CONTROL_RULES = 1_500;
  private static final Instant NOW = RuleGenerator.NOW;

  @Inject Jdbi jdbi;
  @Inject Workspaces workspaces;
  @Inject ObjectMapper json;

  @Test
  void matcherAndDatabaseAgree() {
    Map<UUID, Facts> population = population(1);
    UUID workspace = store(population);
    RuleGenerator generator = new RuleGenerator(2);
    List<String> mismatches = new ArrayList<>();
    long held = 0;

    for (int i = 0; i < RULES; i++) {
      Rule rule = valid(generator.rule(4));
      Set<UUID> expected = matching(rule, population);
      held += expected.size();
      if (!select(workspace, rule).equals(expected)) {
        mismatches.add(RuleFixtures.write(rule));
      }
    }

    LOG.infof("%d rules on %d profiles, %d times one held", RULES, PROFILES, held);
    assertThat(mismatches).isEmpty();
    assertThat(held).as("rules hold often").isGreaterThan(RULES * PROFILES / 10L);
    assertThat(held).as("and often not").isLessThan(RULES * PROFILES * 9L / 10);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void noticesAWrongCompiler(Fault fault) {
    Map<UUID, Facts> population = population(3);
    UUID workspace = store(population);
    RuleGenerator generator = new RuleGenerator(4);
    int noticed = 0;

    for (int i = 0; i < CONTROL_RULES && noticed == 0; i++) {
      Rule rule = valid(generator.rule(2));
      if (!select(workspace, fault.apply(rule)).equals(matching(rule, population))) {
        noticed++;
      }
    }

    assertThat(noticed).isPositive();
  }

  @Test
  void nothingChangesBeforeItIsDue() {
    Map<UUID, Facts> population = population(5);
    UUID workspace = store(population);
    RuleGenerator generator = new RuleGenerator(6);
    List<String> missed = new ArrayList<>();
    int changing = 0;

    for (int i = 0; i < RULES / 4; i++) {
      Rule rule = valid(generator.rule(3));
      Map<UUID, Instant> due = due(workspace, rule);
      for (var profile : population.entrySet()) {
        Instant at = due.get(profile.getKey());
        boolean before = Matcher.matches(rule, profile.getValue(), NOW);
        for (Instant moment : moments(rule, profile.getValue())) {
          if (Matcher.matches(rule, profile.getValue(), moment) != before) {
            changing++;
            if (at == null || moment.isBefore(at)) {
              missed.add(moment + " " + at + " " + RuleFixtures.write(rule));
            }
            break;
          }
        }
      }
    }

    assertThat(missed).isEmpty();
    assertThat(changing).as("time alone changes much").isGreaterThan(500);
  }

  /// What a compiler could get wrong.
  enum Fault {
    AT_LEAST_EXCLUDES(operators(Operator.AT_LEAST, Operator.MORE_THAN)),
    AT_MOST_EXCLUDES(operators(Operator.AT_MOST, Operator.LESS_THAN)),
    EQUALS_IS_NEGATED(operators(Operator.EQUALS, Operator.NOT_EQUALS)),
    CONTAINS_IS_EQUALS(operators(Operator.CONTAINS, Operator.EQUALS)),
    STARTS_WITH_IS_CONTAINS(operators(Operator.STARTS_WITH, Operator.CONTAINS)),
    EXISTS_ALWAYS(
        leaf ->
            leaf instanceof Rule.Trait(var name, var op, _) && op == Operator.EXISTS
                ? new Rule.Trait(name, op, null)
                : leaf),
    WINDOW_IGNORED(
        leaf ->
            leaf instanceof Rule.Performed(var event, var count, _, var where)
                ? new Rule.Performed(event, count, null, where)
                : leaf),
    WINDOW_A_SECOND_LONG(
        leaf ->
            leaf instanceof Rule.Performed(var event, var count, Window.Last(var last), var where)
                ? new Rule.Performed(
                    event, count, new Window.Last(new Span(last.length().plusSeconds(1))), where)
                : leaf),
    FILTERS_IGNORED(
        leaf ->
            leaf instanceof Rule.Performed(var event, var count, var window, _)
                ? new Rule.Performed(event, count, window, List.of())
                : leaf),
    COUNT_OFF_BY_ONE(
        leaf ->
            leaf instanceof Rule.Performed(var event, var count, var window, var where)
                    && count.atLeast() != null
                    && count.atMost() == null
                ? new Rule.Performed(
                    event, new Count(count.atLeast() + 1, null, null), window, where)
                : leaf),
    SEQUENCE_BACKWARDS(
        leaf ->
            leaf instanceof Rule.Sequence(var first, var then, var within)
                ? new Rule.Sequence(then, first, within)
                : leaf);

    private final UnaryOperator<Rule> onLeaf;

    Fault(UnaryOperator<Rule> onLeaf) {
      this.onLeaf = onLeaf;
    }

    private static UnaryOperator<Rule> operators(Operator right, Operator wrong) {
      return leaf ->
          leaf instanceof Rule.Trait(var name, var op, var value) && op == right
              ? new Rule.Trait(name, wrong, value)
              : leaf;
    }

    Rule apply(Rule rule) {
      return switch (rule) {
        case Rule.AllOf(var rules) -> new Rule.AllOf(rules.stream().map(this::apply).toList());
        case Rule.AnyOf(var rules) -> new Rule.AnyOf(rules.stream().map(this::apply).toList());
        case Rule.Not(var inner) -> new Rule.Not(apply(inner));
        case Rule.Trait _, Rule.Performed _, Rule.Sequence _, Rule.InSegment _ ->
            onLeaf.apply(rule);
      };
    }
  }

  private static Rule valid(Rule rule) {
    Map<UUID, Rule> known = new LinkedHashMap<>();
    RuleGenerator.SEGMENTS.forEach(id -> known.put(id, new Rule.Trait("x", Operator.EXISTS, null)));
    assertThat(Validator.validate(rule, null, id -> java.util.Optional.ofNullable(known.get(id))))
        .isEmpty();
    return rule;
  }

  private static Map<UUID, Facts> population(long seed) {
    RuleGenerator generator = new RuleGenerator(seed);
    Map<UUID, Facts> population = new LinkedHashMap<>();
    for (int i = 0; i < PROFILES; i++) {
      population.put(Ids.next(), generator.facts());
    }
    return population;
  }

  private static Set<UUID> matching(Rule rule, Map<UUID, Facts> population) {
    Set<UUID> matching = new HashSet<>();
    population.forEach(
        (id, facts) -> {
          if (Matcher.matches(rule, facts, NOW)) {
            matching.add(id);
          }
        });
    return matching;
  }

  /// The moments after now at which some event enters or leaves some window of the rule.
  private static Set<Instant> moments(Rule rule, Facts facts) {
    Set<Instant> moments = new TreeSet<>();
    facts
        .events()
        .forEach(
            event -> {
              moments.add(event.occurredAt());
              lengths(rule).forEach(last -> moments.add(event.occurredAt().plus(last.length())));
            });
    moments.removeIf(moment -> !moment.isAfter(NOW));
    return moments;
  }

  private static Stream<Span> lengths(Rule rule) {
    return switch (rule) {
      case Rule.AllOf(var rules) -> rules.stream().flatMap(DifferentialTest::lengths);
      case Rule.AnyOf(var rules) -> rules.stream().flatMap(DifferentialTest::lengths);
      case Rule.Not(var inner) -> lengths(inner);
      case Rule.Performed(_, _, Window.Last(var last), _) -> Stream.of(last);
      case Rule.Sequence(var first, var then, _) ->
          Stream.of(first, then)
              .flatMap(s -> s.window() instanceof Window.Last(var last) ? Stream.of(last) : null);
      case Rule.Trait _, Rule.Performed _, Rule.InSegment _ -> Stream.empty();
    };
  }

  private Set<UUID> select(UUID workspace, Rule rule) {
    Sql condition = SqlCompiler.condition(rule, NOW);
    return in(
        workspace,
        handle ->
            new HashSet<>(
                bound(
                        handle.createQuery(
                            "select p.profile_id from profile p where p.workspace_id = ? and "
                                + condition.text()),
                        workspace,
                        condition)
                    .mapTo(UUID.class)
                    .list()));
  }

  private Map<UUID, Instant> due(UUID workspace, Rule rule) {
    Sql due = SqlCompiler.due(rule, NOW);
    Map<UUID, Instant> moments = new LinkedHashMap<>();
    String sql =
        "select x.profile_id, x.due_at from (select p.workspace_id, p.profile_id, "
            + due.text()
            + " as due_at from profile p) x where x.workspace_id = ?";
    in(
        workspace,
        handle -> {
          Query query = handle.createQuery(sql);
          int at = 0;
          for (Object argument : due.arguments()) {
            query.bind(at++, argument);
          }
          query.bind(at, workspace);
          query
              .map(
                  (row, _) -> {
                    var moment = row.getTimestamp(2);
                    return moments.put(
                        row.getObject(1, UUID.class), moment == null ? null : moment.toInstant());
                  })
              .list();
          return null;
        });
    return moments;
  }

  private static Query bound(Query query, UUID workspace, Sql sql) {
    query.bind(0, workspace);
    for (int i = 0; i < sql.arguments().size(); i++) {
      query.bind(i + 1, sql.arguments().get(i));
    }
    return query;
  }

  private UUID store(Map<UUID, Facts> population) {
    UUID workspace = Fresh.workspace();
    in(
        workspace,
        handle -> {
          RuleGenerator.SEGMENTS.forEach(id -> storeSegment(handle, workspace, id));
          population.forEach((id, facts) -> storeProfile(handle, workspace, id, facts));
          return null;
        });
    return workspace;
  }

  private static void storeSegment(Handle handle, UUID workspace, UUID id) {
    handle.execute(
        """
        insert into segment (workspace_id, id, version, name, rule, status, created_at, changed_at)
        values (?, ?, 0, 'x', '{}', 'live', now(), now())
        """,
        workspace,
        id);
  }

  private void storeProfile(Handle handle, UUID workspace, UUID id, Facts facts) {
    handle.execute(
        "insert into profile values (?, ?, 1, null, cast(? as jsonb))",
        workspace,
        id,
        write(facts.traits()));
    List<UUID> anchors = List.of(Ids.next(), Ids.next());
    anchors.forEach(a -> handle.execute("insert into anchor values (?, ?, ?)", workspace, a, id));
    for (int i = 0; i < facts.events().size(); i++) {
      Performance event = facts.events().get(i);
      handle.execute(
          "insert into performed values (?, ?, ?, ?, ?, cast(? as jsonb))",
          workspace,
          anchors.get(i % 2),
          event.event(),
          event.occurredAt().atOffset(ZoneOffset.UTC),
          event.messageId(),
          write(event.properties()));
    }
    for (UUID segment : RuleGenerator.SEGMENTS) {
      handle.execute(
          "insert into membership values (?, ?, ?, ?, 1, now(), null)",
          workspace,
          segment,
          id,
          facts.segments().contains(segment));
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private <T> T in(UUID workspace, Function<Handle, T> work) {
    return workspaces.call(
        workspace,
        () -> QuarkusTransaction.requiringNew().call(() -> jdbi.withHandle(work::apply)));
  }
}
