package io.rapport.local.demo;

import java.util.Arrays;
import java.util.List;

/// How some of the sample's people are called.
///
/// @param language as of BCP 47, with the script where a language has two
/// @param people how many there are
/// @param phone their numbers without the last two digits. Ranges reserved for examples where a
///     country has one (US, GB, DE, FR); elsewhere one block of round numbers. Nothing dials them.
/// @param style how a given and a family name make a full one
/// @param opening what a first call is called in their language
record Tongue(
    String language,
    String country,
    int people,
    String phone,
    Style style,
    String opening,
    List<Name> given,
    List<Name> family) {

  /// Order and space of the parts of a name.
  enum Style {
    GIVEN_FIRST,
    FAMILY_FIRST_CLOSED,
    FAMILY_FIRST_SPACED
  }

  /// A part of a name, and the Latin letters of its owner's email address.
  record Name(String written, String latin) {
    static List<Name> list(String names) {
      return Arrays.stream(names.strip().split("\\s+"))
          .map(name -> name.split("="))
          .map(
              parts ->
                  new Name(parts[0], parts[parts.length - 1].toLowerCase(java.util.Locale.ROOT)))
          .toList();
    }
  }

  String fullName(Name given, Name family) {
    return switch (style) {
      case GIVEN_FIRST -> given.written() + " " + family.written();
      case FAMILY_FIRST_CLOSED -> family.written() + given.written();
      case FAMILY_FIRST_SPACED -> family.written() + " " + given.written();
    };
  }

  static List<Tongue> all() {
    return List.of(
        of(
            "en",
            "US",
            19,
            "+121255501",
            "First call",
            "James Emily Oliver Grace Henry Chloe Samuel Ruth Peter Alice",
            "Walker Bennett Hughes Foster Reed Morgan Ellis Palmer Grant Sutton"),
        of(
            "he",
            "IL",
            28,
            "+9725550001",
            "שיחת היכרות",
            "נועה=Noa יוסי=Yossi תמר=Tamar איתן=Eitan שירה=Shira דוד=David מיכל=Michal עומר=Omer רחל=Rachel גיל=Gil יעל=Yael אורי=Uri",
            "לוי=Levi כהן=Cohen מזרחי=Mizrahi פרץ=Peretz ביטון=Biton אברהם=Avraham פרידמן=Friedman שלום=Shalom גולן=Golan ברק=Barak"),
        of(
            "ar",
            "EG",
            28,
            "+2010055501",
            "مكالمة تعريفية",
            "ليلى=Layla أحمد=Ahmad فاطمة=Fatima يوسف=Yusuf مريم=Maryam خالد=Khalid نور=Nur سامي=Sami هدى=Huda طارق=Tariq زينب=Zaynab عمر=Umar",
            "حداد=Haddad منصور=Mansur خوري=Khoury سليمان=Sulayman النجار=Alnajjar صالح=Salih القاسم=Alqasim رمضان=Ramadan عباس=Abbas الشامي=Alshami"),
        of(
            "sr-Cyrl",
            "RS",
            14,
            "+3816055501",
            "Уводни позив",
            "Милица=Milica Никола=Nikola Јелена=Jelena Стефан=Stefan Љубица=Ljubica Ђорђе=Djordje Ивана=Ivana Његош=Njegos",
            "Јовановић=Jovanovic Петровић=Petrovic Ђурић=Djuric Живковић=Zivkovic Љубојевић=Ljubojevic Пантић=Pantic"),
        of(
            "sr-Latn",
            "RS",
            14,
            "+3816155501",
            "Uvodni poziv",
            "Đurđica=Djurdjica Žarko=Zarko Sanja=Sanja Miloš=Milos Ljiljana=Ljiljana Čedomir=Cedomir Nevena=Nevena Uroš=Uros",
            "Nikolić=Nikolic Šarić=Saric Đokić=Djokic Čolić=Colic Marković=Markovic Žunić=Zunic"),
        of(
            "ru",
            "RU",
            12,
            "+790055501",
            "Первый звонок",
            "Анна=Anna Ольга=Olga Екатерина=Ekaterina Наталья=Natalya Юлия=Yulia Ксения=Ksenia",
            "Соколова=Sokolova Морозова=Morozova Кузнецова=Kuznetsova Щербакова=Shcherbakova Фёдорова=Fyodorova"),
        of(
            "ru",
            "RU",
            12,
            "+790155501",
            "Первый звонок",
            "Иван=Ivan Сергей=Sergey Дмитрий=Dmitry Алексей=Alexey Пётр=Pyotr Михаил=Mikhail",
            "Волков=Volkov Лебедев=Lebedev Козлов=Kozlov Ежов=Yezhov Зайцев=Zaytsev"),
        of(
            "zh",
            "CN",
            24,
            "+86130005501",
            Tongue.Style.FAMILY_FIRST_CLOSED,
            "首次通话",
            "伟=Wei 秀英=Xiuying 敏=Min 建国=Jianguo 静=Jing 子涵=Zihan 丽=Li 浩然=Haoran 雨桐=Yutong 志强=Zhiqiang",
            "王=Wang 李=Li 张=Zhang 刘=Liu 陈=Chen 杨=Yang 赵=Zhao 欧阳=Ouyang"),
        of(
            "de",
            "DE",
            6,
            "+4930231251",
            "Erstes Gespräch",
            "Jürgen=Juergen Käthe=Kaethe Björn=Bjoern",
            "Müller=Mueller Groß=Gross"),
        of(
            "ja",
            "JP",
            5,
            "+8190555001",
            Tongue.Style.FAMILY_FIRST_SPACED,
            "初回の電話",
            "さくら=Sakura 健太=Kenta 陽子=Yoko",
            "佐藤=Sato 鈴木=Suzuki 高橋=Takahashi"),
        of(
            "ko",
            "KR",
            5,
            "+8210555001",
            Tongue.Style.FAMILY_FIRST_CLOSED,
            "첫 통화",
            "민준=Minjun 서연=Seoyeon 지호=Jiho",
            "김=Kim 박=Park 최=Choi"),
        of(
            "hi",
            "IN",
            5,
            "+9190005551",
            "पहली कॉल",
            "अनिल=Anil प्रिया=Priya रोहन=Rohan",
            "शर्मा=Sharma पटेल=Patel वर्मा=Verma"),
        of(
            "el",
            "GR",
            4,
            "+3069005551",
            "Πρώτη κλήση",
            "Γιώργος=Giorgos Ελένη=Eleni",
            "Παπαδόπουλος=Papadopoulos Νικολάου=Nikolaou"),
        of(
            "fr",
            "FR",
            4,
            "+331990001",
            "Premier appel",
            "Zoé=Zoe François=Francois",
            "Lefèvre=Lefevre Noël=Noel"),
        of(
            "pl",
            "PL",
            4,
            "+486005551",
            "Pierwsza rozmowa",
            "Łukasz=Lukasz Grażyna=Grazyna",
            "Wójcik=Wojcik Zając=Zajac"),
        of(
            "tr",
            "TR",
            4,
            "+9050055501",
            "İlk görüşme",
            "Işıl=Isil Çağrı=Cagri",
            "Yıldız=Yildiz Öztürk=Ozturk"),
        of(
            "hy",
            "AM",
            3,
            "+374915551",
            "Առաջին զանգ",
            "Անի=Ani Արամ=Aram Նարե=Nare",
            "Սարգսյան=Sargsyan"),
        of(
            "ka",
            "GE",
            3,
            "+9955555551",
            "პირველი ზარი",
            "ნინო=Nino გიორგი=Giorgi თამარ=Tamar",
            "ბერიძე=Beridze"),
        of("th", "TH", 2, "+668055501", "โทรครั้งแรก", "สมชาย=Somchai มาลี=Malee", "ใจดี=Jaidee"),
        of(
            "uk",
            "UA",
            2,
            "+3805055501",
            "Перший дзвінок",
            "Олена=Olena Андрій=Andriy",
            "Шевченко=Shevchenko"),
        of("am", "ET", 1, "+2519115551", "የመጀመሪያ ጥሪ", "ሰላም=Selam", "ተስፋዬ=Tesfaye"));
  }

  private static Tongue of(
      String language,
      String country,
      int people,
      String phone,
      String opening,
      String given,
      String family) {
    return of(language, country, people, phone, Style.GIVEN_FIRST, opening, given, family);
  }

  private static Tongue of(
      String language,
      String country,
      int people,
      String phone,
      Style style,
      String opening,
      String given,
      String family) {
    return new Tongue(
        language, country, people, phone, style, opening, Name.list(given), Name.list(family));
  }
}
