/// Events of the past from CSV files: mapped by columns, taken as a stream, each row with its
/// verdict, resumable at the byte where it broke off.
package io.rapport.interactions.imports;
