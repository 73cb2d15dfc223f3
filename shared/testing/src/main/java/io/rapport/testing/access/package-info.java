/// Who may do what, called and seen: every operation of the OpenAPI documents by every kind of
/// caller, held against `docs/access.md`; forged tokens; fields that nobody may assign.
package io.rapport.testing.access;
