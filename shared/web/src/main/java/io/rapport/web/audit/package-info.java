/// Who changed and who read what: rows in the transaction of the change, or committed before the
/// answer of a read leaves; sealed into a chain of hashes; read by the privacy officer.
package io.rapport.web.audit;
