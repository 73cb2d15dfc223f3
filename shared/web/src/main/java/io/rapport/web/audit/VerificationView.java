package io.rapport.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What counting over the chain of a day gave.
@Schema(name = "AuditVerification")
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerificationView(
    @Schema(examples = "2026-05-04") LocalDate day,
    @Schema(description = "Whether all of it is as it was sealed") boolean intact,
    @Schema(description = "Rows that were counted over", examples = "1204") long rows,
    @Schema(description = "First number at which the chain breaks", examples = "17") Long brokenAt,
    @Schema(
            description = "What is wrong there",
            enumeration = {
              "begins-elsewhere",
              "number-missing",
              "row-missing",
              "row-changed",
              "row-late",
              "row-unsealed",
              "ends-elsewhere",
              "head-missing"
            })
        String reason,
    @Schema(description = "Hash of the last row, to be kept elsewhere") String head) {

  static VerificationView intact(LocalDate day, long rows, String head) {
    return new VerificationView(day, true, rows, null, null, head);
  }

  static VerificationView broken(LocalDate day, long rows, long number, String reason) {
    return new VerificationView(day, false, rows, number, reason, null);
  }
}
