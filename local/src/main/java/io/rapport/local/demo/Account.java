package io.rapport.local.demo;

import java.time.LocalDate;
import java.util.List;

/// A company that people of the sample work for.
///
/// @param key its external id of the source `demo`
record Account(
    String key,
    String name,
    String domain,
    String industry,
    int employees,
    LocalDate lastFundingDate) {

  static final Account COMPANY_X = account("company-x", "Company X", "retail", 250, "2026-03-02");

  static List<Account> all() {
    return List.of(
        COMPANY_X,
        account("galil", "ציוד הגליל בע״מ", "outdoor retail", 80, "2025-11-18"),
        account("negev", "טיולי הנגב", "travel", 25, null),
        account("sahara", "شركة الصحراء للرحلات", "travel", 140, "2026-01-20"),
        account("nile", "متاجر النيل", "retail", 600, "2024-06-11"),
        account("planinar", "Планинар д.о.о.", "outdoor retail", 45, null),
        account("dunav", "Dunav šport d.o.o.", "sporting goods", 120, "2025-09-30"),
        account("sever", "ООО «Северный путь»", "travel", 310, "2025-02-14"),
        account("shanhai", "山海户外用品有限公司", "manufacturing", 900, "2026-05-06"),
        account("qingfeng", "清风体育", "sporting goods", 75, null),
        account("birch", "Birch & Pine Outfitters", "outdoor retail", 35, null),
        account("harbor", "Harbor Sails", "sporting goods", 60, "2025-12-01"),
        account("bergwerk", "Bergwerk Ausrüstung GmbH", "manufacturing", 210, "2024-10-08"),
        account("yamabiko", "やまびこ株式会社", "outdoor retail", 150, null),
        account("hangang", "한강스포츠", "sporting goods", 95, "2026-04-15"),
        account("himal", "हिमालय यात्रा", "travel", 40, null),
        account("olympos", "Όλυμπος Εξοπλισμός", "outdoor retail", 20, null),
        account("sommets", "Les Sommets", "outdoor retail", 18, null),
        account("tatry", "Tatry Sprzęt", "outdoor retail", 55, "2025-07-22"),
        account("kavkaz", "მთის გზა", "travel", 30, null));
  }

  private static Account account(
      String key, String name, String industry, int employees, String lastFunding) {
    return new Account(
        key,
        name,
        key + ".example.com",
        industry,
        employees,
        lastFunding == null ? null : LocalDate.parse(lastFunding));
  }
}
