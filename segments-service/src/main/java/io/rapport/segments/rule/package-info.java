/// The language of segment rules: a sealed tree of records and its readers, each one exhaustive
/// switch. [Parser] reads JSON, [Validator] judges, [Matcher] defines what a rule means for one
/// profile in memory, [SqlCompiler] says the same to the database. A differential test holds the
/// last two against each other.
///
/// Knows nothing but Java and the annotations of Jackson.
package io.rapport.segments.rule;
