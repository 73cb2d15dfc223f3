package io.rapport.web.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of the audit log.
@ConfigMapping(prefix = "rapport.audit")
public interface AuditConfig {

  /// How long days are kept, in whole days; two years by default.
  @WithDefault("P730D")
  Duration retention();

  /// How often new rows are sealed; half a second by default. Until then a row could be changed
  /// without a trace by whoever rules the database.
  @WithDefault("PT0.5S")
  Duration sealEvery();

  /// How often the ends of the chains that moved are logged, to be kept elsewhere; ten minutes by
  /// default.
  @WithDefault("PT10M")
  Duration publishEvery();
}
