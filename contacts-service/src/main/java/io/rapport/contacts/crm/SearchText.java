package io.rapport.contacts.crm;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/// Names and addresses in the form in which they are searched: without case, accents and vowel
/// signs, Cyrillic in Latin letters the Serbian way, so that a name is found in both alphabets.
public final class SearchText {

  private static final int LONGEST_WORD = 64;
  private static final int LONGEST_KEY = 200;
  private static final int MOST_ASKED = 8;
  private static final Pattern MARKS = Pattern.compile("[\\p{M}\\u0640]");
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Set<UnicodeScript> WITHOUT_SPACES =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private static final Map<Integer, String> LETTERS =
      letters(
          """
          а a б b в v г g д d ђ dj е e ж z з z и i ј j к k л l љ lj м m н n њ nj о o п p р r с s т t
          ћ c у u ф f х h ц c ч c џ dz ш s щ sc ъ - ы y ь - э e ю ju я ja і i є je ґ g
          đ dj ß ss ø o ł l æ ae œ oe ı i þ th ð d
          """);

  private SearchText() {}

  /// The searched form of a text; empty for null.
  public static String fold(String text) {
    if (text == null) {
      return "";
    }
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    String bare = MARKS.matcher(lower).replaceAll("");
    StringBuilder folded = new StringBuilder(bare.length());
    bare.codePoints()
        .forEach(
            c -> {
              String letter = LETTERS.get(c);
              if (letter == null) {
                folded.appendCodePoint(c);
              } else {
                folded.append(letter);
              }
            });
    return folded.toString();
  }

  /// What a name is sorted by.
  public static String key(String name) {
    return cut(CONTROLS.matcher(fold(name)).replaceAll(" ").strip(), LONGEST_KEY);
  }

  /// The words by whose beginnings these texts are found: their words and, when they contain an
  /// `@`, the whole; of scripts without spaces every ending of a word too.
  public static Set<String> words(Collection<String> texts) {
    Set<String> words = new LinkedHashSet<>();
    texts.stream()
        .filter(Objects::nonNull)
        .map(SearchText::fold)
        .forEach(
            folded -> {
              if (folded.indexOf('@') >= 0) {
                words.add(cut(folded, LONGEST_KEY));
              }
              split(folded).forEach(word -> addWord(words, word));
            });
    return words;
  }

  /// The beginnings of words that a query asks for.
  public static List<String> asked(String query) {
    return Arrays.stream(fold(query).strip().split("\\s+"))
        .flatMap(part -> part.indexOf('@') > 0 ? List.of(part).stream() : split(part).stream())
        .map(word -> cut(word, word.indexOf('@') > 0 ? LONGEST_KEY : LONGEST_WORD))
        .distinct()
        .limit(MOST_ASKED)
        .toList();
  }

  private static List<String> split(String folded) {
    return BETWEEN_WORDS.splitAsStream(folded).filter(word -> !word.isEmpty()).toList();
  }

  private static void addWord(Set<String> words, String word) {
    words.add(cut(word, LONGEST_WORD));
    if (word.codePoints().anyMatch(SearchText::isWithoutSpaces)) {
      int start = word.offsetByCodePoints(0, 1);
      while (start < word.length()) {
        words.add(cut(word.substring(start), LONGEST_WORD));
        start = word.offsetByCodePoints(start, 1);
      }
    }
  }

  private static boolean isWithoutSpaces(int codePoint) {
    return WITHOUT_SPACES.contains(UnicodeScript.of(codePoint));
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end);
  }

  private static Map<Integer, String> letters(String table) {
    String[] cells = table.strip().split("\\s+");
    Map<Integer, String> letters = new java.util.HashMap<>();
    for (int i = 0; i < cells.length; i += 2) {
      letters.put(cells[i].codePointAt(0), cells[i + 1].equals("-") ? "" : cells[i + 1]);
    }
    return Map.copyOf(letters);
  }
}
