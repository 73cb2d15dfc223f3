package io.rapport.contacts.crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SearchTextTest {

  @Test
  void foldsCaseAndAccents() {
    assertThat(SearchText.fold("ÉLODIE Müller")).isEqualTo("elodie muller");
  }

  @Test
  void writesSerbianAlikeInBothAlphabets() {
    assertThat(SearchText.fold("Ђорђе Љубичић Џамоња"))
        .isEqualTo(SearchText.fold("Đorđe Ljubičić Džamonja"));
  }

  @Test
  void leavesOutVowelSigns() {
    assertThat(SearchText.fold("שָׁלוֹם")).isEqualTo("שלום");
    assertThat(SearchText.fold("مُحَمَّد")).isEqualTo("محمد");
  }

  @Test
  void findsChineseNamesByAnyPart() {
    assertThat(SearchText.words(List.of("王小明"))).contains("王小明", "小明", "明");
  }

  @Test
  void keepsAddressesWholeBesideTheirWords() {
    assertThat(SearchText.words(List.of("Mark.Cohen@acme.example")))
        .contains("mark.cohen@acme.example", "mark", "cohen", "acme");
  }

  @Test
  void asksForWordsAndAddresses() {
    assertThat(SearchText.asked("  Mark  COH mark@ac ")).containsExactly("mark", "coh", "mark@ac");
    assertThat(SearchText.asked("!?")).isEmpty();
  }

  @Test
  void sortsByTextWithoutControlCharacters() {
    assertThat(SearchText.key("Mark\u001fCohen")).isEqualTo("mark cohen");
    assertThat(SearchText.key(null)).isEmpty();
  }
}
