package io.rapport.segments.rule;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Says a rule to the database, as a condition on the row `p` of table `profile`. Means what the
/// [Matcher] says; never null. Every name and value is an argument, every text a constant.
public final class SqlCompiler {

  private final Instant now;
  private final StringBuilder text = new StringBuilder();
  private final List<Object> arguments = new ArrayList<>();

  private SqlCompiler(Instant now) {
    this.now = now;
  }

  /// Whether a valid rule holds, at a moment.
  public static Sql condition(Rule rule, Instant now) {
    SqlCompiler compiler = new SqlCompiler(now);
    compiler.write(rule);
    return compiler.sql();
  }

  /// The next moment at which the answer may change though nothing happens, or null: the earliest
  /// time at which an event slides into or out of a window.
  public static Sql due(Rule rule, Instant now) {
    SqlCompiler compiler = new SqlCompiler(now);
    List<Step> sliding = sliding(rule).toList();
    if (sliding.isEmpty()) {
      compiler.add("cast(null as timestamptz)");
    } else {
      compiler.add("least(");
      compiler.join(sliding, ", ", compiler::writeDue);
      compiler.add(")");
    }
    return compiler.sql();
  }

  private static Stream<Step> sliding(Rule rule) {
    return switch (rule) {
      case Rule.AllOf(var rules) -> rules.stream().flatMap(SqlCompiler::sliding);
      case Rule.AnyOf(var rules) -> rules.stream().flatMap(SqlCompiler::sliding);
      case Rule.Not(var inner) -> sliding(inner);
      case Rule.Performed(var event, _, Window.Last window, var where) ->
          Stream.of(new Step(event, window, where));
      case Rule.Sequence(var first, var then, _) ->
          Stream.of(first, then).filter(s -> s.window() instanceof Window.Last);
      case Rule.Trait _, Rule.Performed _, Rule.InSegment _ -> Stream.empty();
    };
  }

  private Sql sql() {
    return new Sql(text.toString(), arguments);
  }

  private void write(Rule rule) {
    switch (rule) {
      case Rule.AllOf(var rules) -> writeAll(rules, " and ");
      case Rule.AnyOf(var rules) -> writeAll(rules, " or ");
      case Rule.Not(var inner) -> {
        add("not (");
        write(inner);
        add(")");
      }
      case Rule.Trait(var name, var op, var value) -> writeComparison("p.traits", name, op, value);
      case Rule.Performed performed -> writePerformed(performed);
      case Rule.Sequence(var first, var then, var within) -> writeSequence(first, then, within);
      case Rule.InSegment(var id) ->
          add(
              """
              exists (select from membership m where m.workspace_id = p.workspace_id
                and m.segment_id = cast(? as uuid) and m.profile_id = p.profile_id and m.member)""",
              id);
    }
  }

  private void writeAll(List<Rule> rules, String operator) {
    add("(");
    join(rules, operator, this::write);
    add(")");
  }

  private void writePerformed(Rule.Performed performed) {
    Count count = performed.count();
    Step step = new Step(performed.event(), performed.window(), performed.where());
    if (count.equals(Count.ONCE)) {
      add("exists (select");
      writeEvents(step);
      add(")");
      return;
    }
    add("(select count(*) from (select");
    writeEvents(step);
    add(" limit cast(? as bigint)) counted)", count.enough());
    add(" between cast(? as bigint) and cast(? as bigint)", count.lowest(), count.highest());
  }

  private void writeSequence(Step first, Step then, Span within) {
    add("exists (select from (select e.message_id, e.occurred_at");
    writeEvents(first);
    add(") earlier join (select e.message_id, e.occurred_at");
    writeEvents(then);
    add(
        """
        ) later on later.message_id <> earlier.message_id
          and later.occurred_at >= earlier.occurred_at
          and later.occurred_at <= earlier.occurred_at + make_interval(secs => cast(? as float8)))""",
        within.seconds());
  }

  private void writeEvents(Step step) {
    add(
        """
         from anchor a join performed e on e.workspace_id = a.workspace_id
          and e.anchor_id = a.anchor_id
        where a.workspace_id = p.workspace_id and a.profile_id = p.profile_id""");
    writeFilters(step);
  }

  private void writeFilters(Step step) {
    add(" and e.event = cast(? as text)", step.event());
    switch (step.window()) {
      case null -> {}
      case Window.Last(var last) -> {
        after(now.minus(last.length()));
        add(" and e.occurred_at <= cast(? as timestamptz)", time(now));
      }
      case Window.Between(var from, var to) -> {
        if (from != null) {
          add(" and e.occurred_at >= cast(? as timestamptz)", time(from));
        }
        if (to != null) {
          add(" and e.occurred_at < cast(? as timestamptz)", time(to));
        }
      }
    }
    for (Filter filter : step.where()) {
      add(" and ");
      writeComparison("e.properties", filter.property(), filter.op(), filter.value());
    }
  }

  private void after(Instant moment) {
    add(" and e.occurred_at > cast(? as timestamptz)", time(moment));
  }

  /// The earliest end of an event in the window and the earliest begin of one in the future; per
  /// anchor one look into the index each.
  private void writeDue(Step step) {
    Span last = ((Window.Last) step.window()).last();
    Step ever = new Step(step.event(), null, step.where());
    add(
        """
        least((select min(x.occurred_at) + make_interval(secs => cast(? as float8))
          from anchor a cross join lateral (select e.occurred_at from performed e
            where e.workspace_id = a.workspace_id and e.anchor_id = a.anchor_id""",
        last.seconds());
    writeFilters(step);
    add(
        """
         order by e.occurred_at limit 1) x
          where a.workspace_id = p.workspace_id and a.profile_id = p.profile_id),
        (select min(x.occurred_at)
          from anchor a cross join lateral (select e.occurred_at from performed e
            where e.workspace_id = a.workspace_id and e.anchor_id = a.anchor_id""");
    writeFilters(ever);
    after(now);
    add(
        """
         order by e.occurred_at limit 1) x
          where a.workspace_id = p.workspace_id and a.profile_id = p.profile_id))""");
  }

  private void writeComparison(String object, String name, Operator op, Value value) {
    switch (op) {
      case EQUALS -> writeEquals(object, name, value);
      case NOT_EQUALS -> {
        add("not ");
        writeEquals(object, name, value);
      }
      case IN -> {
        add("coalesce(");
        writeField(object, name);
        add(" in (");
        join(((Value.Many) value).values(), ", ", this::writeJson);
        add("), false)");
      }
      case AT_LEAST -> writeOrder(object, name, " >= ", value);
      case AT_MOST -> writeOrder(object, name, " <= ", value);
      case MORE_THAN -> writeOrder(object, name, " > ", value);
      case LESS_THAN -> writeOrder(object, name, " < ", value);
      case BETWEEN -> {
        List<Value> pair = ((Value.Many) value).values();
        add("(");
        writeOrder(object, name, " >= ", pair.getFirst());
        add(" and ");
        writeOrder(object, name, " <= ", pair.getLast());
        add(")");
      }
      case CONTAINS -> {
        add("coalesce(segment_contains(");
        writeField(object, name);
        add(", ");
        writeJson(value);
        add("), false)");
      }
      case STARTS_WITH -> {
        add("coalesce(starts_with(segment_text(");
        writeField(object, name);
        add("), cast(? as text)), false)", ((Value.Text) value).text());
      }
      case EXISTS -> {
        add(value instanceof Value.Flag(var flag) && !flag ? "not " : "");
        add("coalesce(jsonb_typeof(");
        writeField(object, name);
        add(") <> 'null', false)");
      }
    }
  }

  private void writeEquals(String object, String name, Value value) {
    add("coalesce(");
    writeField(object, name);
    add(" = ");
    writeJson(value);
    add(", false)");
  }

  private void writeOrder(String object, String name, String operator, Value value) {
    switch (value) {
      case Value.Decimal(var number) -> {
        add("coalesce(segment_number(");
        writeField(object, name);
        add(")");
        add(operator);
        add("cast(? as numeric), false)", number);
      }
      case Value.Text(var moment) -> {
        add("coalesce(segment_time(");
        writeField(object, name);
        add(")");
        add(operator);
        add("cast(? as timestamptz), false)", time(Times.parse(moment).orElseThrow()));
      }
      case Value.Flag _, Value.Many _ -> add("false");
    }
  }

  private void writeField(String object, String name) {
    add(object);
    add(" -> cast(? as text)", name);
  }

  private void writeJson(Value value) {
    switch (value) {
      case Value.Text(var string) -> add("to_jsonb(cast(? as text))", string);
      case Value.Decimal(var number) -> add("to_jsonb(cast(? as numeric))", number);
      case Value.Flag(var flag) -> add("to_jsonb(cast(? as boolean))", flag);
      case Value.Many(var values) -> {
        add("jsonb_build_array(");
        join(values, ", ", this::writeJson);
        add(")");
      }
    }
  }

  private <T> void join(List<T> items, String separator, java.util.function.Consumer<T> write) {
    for (int i = 0; i < items.size(); i++) {
      add(i == 0 ? "" : separator);
      write.accept(items.get(i));
    }
  }

  private static Object time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private void add(String sql, Object... values) {
    text.append(sql);
    arguments.addAll(List.of(values));
  }
}
