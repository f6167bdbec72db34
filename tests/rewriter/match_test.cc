// Each test is code in which every token that the engine knows something about is marked:
//   ^speed            names an element of the schema     ^own:speed   names something else
//   ^body:speed       in the body of a macro             ^pasted:F    a call that pastes a name
//   ^dep:speed        means what the arguments say       ^dec:speed   the same, and may fail
// Anything marked too much or too little fails.
#include <gmock/gmock.h>

#include <regex>

#include "rewriter/parse.h"
#include "tests/rewriter/test_repository.h"

namespace rewriter {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kSchema[] =
    "syntax = \"proto3\";\npackage p;\n"
    "message Trip { float speed = 1; message Leg { float speed = 1; } }\n"
    "enum Mode { WALK = 0; }\n";

// What protoc would write, as far as the tests use it: it parses in no time.
constexpr char kHeader[] = R"(#pragma once
namespace p {
enum Mode : int { WALK = 0 };
class Trip_Leg { public: float speed() const; };
class Trip {
 public:
  typedef Trip_Leg Leg;
  float speed() const;
  void set_speed(float value);
  virtual void clear_speed();
};
}  // namespace p
)";

class Parsed {
 public:
  explicit Parsed(const std::string& code, bool whole = false)
      : repo_{{"a.cc", "#include \"a.pb.h\"\n" + code}},
        snapshot_(*Snapshot::OfCommit(repo_.path(), "HEAD")) {
    detector::LoadedSource source{.name = "test", .files = {{"a.proto", kSchema}}};
    auto schema = detector::ReadSchema(source, {});
    names_ = *NamesOf(detector::ToInput(source, *schema), rules::BuiltInPacks());
    Overlay overlay = MakeOverlay(names_.schema, {{kHeader, {}}}, snapshot_, {{"a.cc", "a.pb.h"}});
    auto files = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(snapshot_.FileSystem());
    files->pushOverlay(overlay.files);
    std::unordered_set<std::string> watched = {"speed", "set_speed", "clear_speed",
                                               "Trip",  "Leg",       "WALK"};
    std::unordered_map<std::string, std::string> no_strings;
    Unit unit{.path = "a.cc", .directory = snapshot_.root(), .args = {"-std=c++20"}};
    unit.whole = whole;
    facts_ = ParseUnit(unit, {names_,
                              overlay,
                              watched,
                              no_strings,
                              {"Trip", "Leg"},
                              std::vector<bool>(names_.symbols.size(), true),
                              {},
                              nullptr,
                              snapshot_.root(),
                              files});
  }

  const UnitFacts& facts() const { return facts_; }
  std::string TextAt(const Range& at) const {
    return std::string(snapshot_.Read("a.cc").substr(static_cast<size_t>(at.begin),
                                                     static_cast<size_t>(at.end - at.begin)));
  }
  // The code with its marks.
  std::string Marked() const {
    std::string code(snapshot_.Read("a.cc"));
    std::map<int64_t, std::set<std::string>, std::greater<>> marks;
    for (const Fact& fact : facts_.facts) {
      std::string mark = MarkOf(fact);
      if (!mark.empty()) marks[fact.at.begin].insert(mark);
    }
    for (const auto& [at, here] : marks) {
      std::string all;
      for (const std::string& mark : here) all += mark;
      code.insert(static_cast<size_t>(at), all);
    }
    return code.substr(code.find('\n') + 1);
  }
  // The qualifier of the last name that has one.
  const Qualifier& qualifier() const { return facts_.qualifiers.back(); }

 private:
  std::string MarkOf(const Fact& fact) const {
    if (fact.symbol >= 0) {
      const rules::Symbol& symbol = names_.symbols[static_cast<size_t>(fact.symbol)];
      if (symbol.kind == rules::SymbolKind::kNamespace) return "";
    }
    switch (fact.kind) {
      case FactKind::kPlain:
        return fact.symbol >= 0 ? "^" : "^own:";
      case FactKind::kMacroBody:
        return "^body:";
      case FactKind::kPasted:
        return "^pasted:";
      case FactKind::kDependent:
        return "^dep:";
      case FactKind::kUnheard:
      case FactKind::kDeciding:
        return "^dec:";
      default:  // of literals
        return "";
    }
    return "";
  }

  TestRepository repo_;
  Snapshot snapshot_;
  SchemaNames names_;
  UnitFacts facts_;
};

void ExpectFacts(const std::string& marked) {
  static const std::regex kMark("\\^((own|body|pasted|dep|dec):)?");
  Parsed parsed(std::regex_replace(marked, kMark, ""));
  EXPECT_EQ(parsed.Marked(), marked);
  for (const ErrorFact& error : parsed.facts().errors) ADD_FAILURE() << error.message;
}

TEST(Match, Members) {
  ExpectFacts("float f(p::^Trip& t) { return t.^speed(); }");
  ExpectFacts("void f(p::^Trip* t) { t->^set_speed(t -> /* x */ ^speed()); }");
  ExpectFacts("auto f = &p::^Trip::^speed;");
  ExpectFacts("float (p::^Trip::*f)() const = &p::^Trip::^speed;");
  ExpectFacts("using F = decltype(p::^Trip().^speed());");
  ExpectFacts("auto f = [](const p::^Trip& t) { return t.^speed(); };");
  ExpectFacts("void f(p::^Trip t) noexcept(noexcept(t.^speed()));");
  ExpectFacts("float f(p::^Trip t, float x = p::^Trip().^speed());");
}

TEST(Match, TypesInEveryRole) {
  ExpectFacts("p::^Trip Make(); const ::p::^Trip* const t = nullptr;");
  ExpectFacts("struct D : p::^Trip { using p::^Trip::^Trip; D(int) : p::^Trip() {} };");
  ExpectFacts("template <class T> struct V {}; V<p::^Trip> v; V<V<p::^Trip*>> w;");
  ExpectFacts("auto a = new p::^Trip(); auto s = sizeof(p::^Trip) + alignof(p::^Trip);");
  ExpectFacts("void f(void* x) { static_cast<p::^Trip*>(x)->^Trip::^speed(); }");
  ExpectFacts("void f(p::^Trip* x) { x->~^Trip(); x->^Trip::~^Trip(); }");
  ExpectFacts("struct F { friend class p::^Trip; operator p::^Trip() const; };");
  ExpectFacts("p::^Trip::^Leg leg; p::^Trip_Leg same;");
  ExpectFacts("typedef p::^Trip ^own:Leg; ^own:Leg x; using ^own:speed = p::^Trip;");
  ExpectFacts("void f() { try { } catch (const p::^Trip& t) { } }");
}

TEST(Match, Statements) {
  ExpectFacts("void f(p::^Trip t) { for (int i = t.^speed(); i < t.^speed(); ++i) t.^speed(); }");
  ExpectFacts("void f(p::^Trip t) { if (auto x = t.^speed(); x > 1) throw p::^Trip(); }");
  ExpectFacts("auto f(p::^Trip t) { return [s = t.^speed(), &t] { return s + t.^speed(); }; }");
  ExpectFacts("struct S { S(); p::^Trip t; float x = t.^speed(); };\nS::S() : x(t.^speed()) {}");
  ExpectFacts(
      "static_assert(!__is_same(p::^Trip, int)); class p::^Trip x; __typeof__(p::^Trip) y;");
  ExpectFacts(
      "void f(p::^Trip t) { struct L { p::^Trip t; }; float a[] = {t.^speed(), L().t.^speed()}; }");
}

TEST(Match, Enumerators) {
  ExpectFacts("int f(p::^Mode m) { switch (m) { case p::^WALK: return 1; } return p::^WALK; }");
  ExpectFacts("using enum p::^Mode; auto x = ^WALK;");
  ExpectFacts("template <p::^Mode m> struct S {}; S<p::^WALK> s;");
}

TEST(Match, WhatOnlyLooksAlikeIsKnownToBeSomethingElse) {
  ExpectFacts("struct Car { float ^own:speed(); }; float f(Car& c) { return c.^own:speed(); }");
  ExpectFacts("float ^own:speed = 1; float f(float ^own:speed) { return ^own:speed; }");
  ExpectFacts("struct S { int ^own:speed; S() : ^own:speed(0) {} }; S s{}; int i = s.^own:speed;");
  ExpectFacts("struct S { int ^own:speed; }; S s{.^own:speed = 1};");
  ExpectFacts("void f() { int ^own:speed = 0; auto g = [^own:speed, &y = ^own:speed] {}; }");
  ExpectFacts("namespace ^own:Trip { int ^own:speed; } int x = ^own:Trip::^own:speed;");
  ExpectFacts("void f() { ^own:speed: goto ^own:speed; }");
  ExpectFacts("template <class ^own:Trip> ^own:Trip g(^own:Trip t) { return t; }");
  ExpectFacts("enum { ^own:WALK }; int x = ^own:WALK + ::p::^WALK;");
}

TEST(Match, UsingDeclarationsDirectivesAndAliases) {
  ExpectFacts("using p::^Trip; ^Trip t; float x = t.^speed();");
  ExpectFacts("using namespace p; ^Trip t; int m = ^WALK;");
  ExpectFacts("namespace q = p; q::^Trip t;");
  ExpectFacts("namespace p { ^Trip t; }");
  ExpectFacts("struct D : p::^Trip { using p::^Trip::^speed; float f() { return ^speed(); } };");
}

TEST(Match, ArgumentsOfMacrosArePlain) {
  ExpectFacts("#define CHECK(x) if (!(x)) {}\nvoid f(p::^Trip t) { CHECK(t.^speed() > 1) }");
  ExpectFacts("#define A(x) x\n#define B(x) A(x)\nfloat f(p::^Trip t) { return B(t.^speed()); }");
  ExpectFacts("#define TWICE(x) x + x\nfloat f(p::^Trip t) { return TWICE(t.^speed()); }");
}

TEST(Match, BodiesOfMacrosAreMarkedInTheDefinition) {
  ExpectFacts("#define SPEED(t) t.^body:speed()\nfloat f(p::^Trip t) { return SPEED(t); }");
  ExpectFacts(
      "#define IN(t) t.^body:speed()\n#define OUT(t) IN(t)\n"
      "float f(p::^Trip t) { return OUT(t); }");
}

TEST(Match, APastedNameIsItsWholeCall) {
  ExpectFacts("#define GET(t, n) t.n##ed()\nfloat f(p::^Trip t) { return ^pasted:GET(t, spe); }");
  ExpectFacts("#define SET(t, n) t.set_##n(1)\nvoid f(p::^Trip t) { ^pasted:SET(t, speed); }");
}

TEST(Match, ATemplateMeansWhatItsInstancesMean) {
  ExpectFacts(
      "template <class T> float f(T t) { return t.^^dep:speed(); }\n"
      "float x = f(p::^Trip());");
  ExpectFacts("template <class T> float f(T t) { return t.^dep:speed(); }");
  ExpectFacts(
      "struct C { float ^own:speed(); };\n"
      "template <class T> float f(T t) { return t.^^dep:^own:speed(); }\n"
      "float x = f(p::^Trip()) + f(C());");
  ExpectFacts("auto f = [](auto t) { return t.^^dep:speed(); }; float x = f(p::^Trip());");
  ExpectFacts(
      "template <class T> struct S { T t; float f() { return t.^^dep:speed(); } };\n"
      "float x = S<p::^Trip>().f();");
}

TEST(Match, MembersOfTemplatesAndPacks) {
  ExpectFacts(
      "template <class T> struct S { T t; float f(); };\n"
      "template <class T> float S<T>::f() { return t.^^dep:speed(); }\n"
      "float x = S<p::^Trip>().f();");
  ExpectFacts(
      "template <class... T> float f(T... t) { return (t.^^dep:speed() + ...); }\n"
      "float x = f(p::^Trip(), p::^Trip());");
  ExpectFacts(
      "template <class T> struct V { T t; }; template <> struct V<p::^Trip> {};\n"
      "template struct V<p::^Trip_Leg>; V v{p::^Trip_Leg()};");
  ExpectFacts("template <class T> T g(); auto t = g<p::^Trip>(); auto x = t.^speed();");
  ExpectFacts(
      "template <class T> struct D : T { using T::^dep:speed; using typename T::^dep:Leg; };");
}

TEST(Match, InATemplateWhatDoesNotDependIsPlain) {
  ExpectFacts("template <class T> float f(T) { p::^Trip t; return t.^speed(); }");
}

TEST(Match, ATypenameIsNoAccessor) {
  ExpectFacts("template <class T> struct A { typename T::^own:speed a; typename T::^dep:Leg b; };");
  ExpectFacts("template <class T> struct A : T { using typename T::^own:speed; };");
  ExpectFacts("template <class T> typename T::^own:speed f(typename T::^dec:Leg);");
}

TEST(Match, WhereSubstitutionMayFailANameDecides) {
  ExpectFacts("template <class T> auto f(T t) -> decltype(t.^dec:speed());");
  ExpectFacts("template <class T> concept C = requires(T t) { t.^dec:speed(); };");
  ExpectFacts("template <class T> using S = decltype(T().^dec:speed());");
  ExpectFacts("template <class T, class = decltype(T().^dec:speed())> void f();");
  ExpectFacts("template <class T> constexpr bool kHas = requires(T t) { t.^dec:speed(); };");
  ExpectFacts(
      "template <class T> float f(T t) {\n"
      "  if constexpr (requires { t.^dec:speed(); }) return 1;\n  return 0;\n}");
}

// Code with an error, in which speed() stands in a template that p::Trip instantiates.
bool IsUnheard(const std::string& code) {
  Parsed parsed(
      "#define CALL(f, x) f(x)\nstruct Car { float speed(); };\n"
      "template <class T> float Speed(T t) { return t.speed(); }\n" +
      code);
  EXPECT_THAT(parsed.facts().errors, testing::Not(IsEmpty())) << code;
  const std::vector<Fact>& facts = parsed.facts().facts;
  EXPECT_TRUE(std::any_of(facts.begin(), facts.end(), IsDependent)) << code;
  return std::any_of(facts.begin(), facts.end(),
                     [](const Fact& fact) { return fact.kind == FactKind::kUnheard; });
}

TEST(Match, ACallThatDidNotCompileMayGiveATemplateAnotherMeaning) {
  std::string good = "float x = Speed(p::Trip());\n";
  EXPECT_TRUE(IsUnheard(good + "float y = Speed(unknown());"));
  EXPECT_TRUE(IsUnheard(good + "float y = Speed<Unknown>({});"));
  EXPECT_TRUE(IsUnheard(good + "void f() { auto car = unknown(); Speed(car); }"));
  EXPECT_TRUE(IsUnheard(good + "struct S { Unknown car; void f() { Speed(car); } };"));
  EXPECT_TRUE(IsUnheard(good + "struct S : Unknown { void f() { Speed(car()); } };"));
  EXPECT_TRUE(IsUnheard(good + "void f() { CALL(Speed, unknown()); }"));
  EXPECT_TRUE(IsUnheard(good + "#define SPEED(x) Speed(x)\nvoid f() { SPEED(unknown()); }"));
}

TEST(Match, WhatLeadsToATemplateMakesItUnheard) {
  std::string good = "float x = Speed(p::Trip());\n";
  EXPECT_TRUE(IsUnheard(good + "template <class T> void f(T t) { Speed(t); }\n"
                               "void g() { f(p::Trip()); f(unknown()); }"));
  EXPECT_TRUE(IsUnheard(good + "template <class T> struct S { T t; S(T t) : t(Speed(t)) {} };\n"
                               "S<float> s = unknown();"));
  EXPECT_TRUE(IsUnheard(good + "template <class T> struct S { T t; void f() { Speed(t); } };\n"
                               "void g(S<Unknown> s) { s.f(); }"));
}

TEST(Match, AnOperatorNeedsNoNameToBeUnheard) {
  EXPECT_TRUE(
      IsUnheard("struct Sum { template <class T> void operator+=(T t) { t.speed(); } };\n"
                "void f(Sum& s, p::Trip t) { s += t; for (auto& car : unknown()) s += car; }"));
}

TEST(Match, AGenericLambdaIsUnheardInAFunctionWithAnError) {
  std::string lambda = "auto f = [](auto t) { t.speed(); }; f(p::Trip());";
  EXPECT_TRUE(IsUnheard("void g() { " + lambda + " f(unknown()); }"));
  EXPECT_FALSE(IsUnheard("void g() { " + lambda + " }\nfloat x = unknown();"));
}

// What inactive code says that leads to the speed() of a template, in the order of the text.
std::vector<std::string> InactiveWays(const std::string& code) {
  Parsed parsed(code);
  std::map<int64_t, std::string> ways;
  for (const InactiveWay& way : parsed.facts().inactive_ways) {
    for (const Range& at : way.at) ways[at.begin] = parsed.TextAt(at);
  }
  std::vector<std::string> texts;
  for (const auto& [begin, text] : ways) texts.push_back(text);
  return texts;
}

TEST(Match, InactiveCodeThatSaysATemplatesNameMayGiveItAnotherMeaning) {
  std::string speed = "template <class T> float Speed(T t) { return t.speed(); }\n";
  EXPECT_THAT(InactiveWays(speed + "#if 0\nfloat y = Speed(Car());\n#endif"), ElementsAre("Speed"));
  EXPECT_THAT(InactiveWays(speed + "#if 0\n#define SPEED(x) Speed(x)\n#endif"),
              ElementsAre("Speed"));
  EXPECT_THAT(InactiveWays(speed + "#if 0\nint y;\n#endif"), IsEmpty());
  EXPECT_THAT(InactiveWays(speed + "#ifdef Speed\n#define Speed 1\n#endif"), IsEmpty());
  EXPECT_THAT(InactiveWays(speed + "#if 1\nfloat y = Speed(p::Trip());\n#endif"), IsEmpty());
}

TEST(Match, InactiveCodeLeadsToATemplateThroughOthers) {
  std::string box = "template <class T> struct Box { Box(T t) { t.speed(); } };\n";
  EXPECT_THAT(InactiveWays(box + "using IntBox = Box<int>;\n#if 0\nIntBox b;\n#endif"),
              ElementsAre("IntBox"));
  EXPECT_THAT(InactiveWays(box + "struct IntBox : Box<int> {};\n#if 0\nIntBox b;\n#endif"),
              ElementsAre("IntBox"));
  EXPECT_THAT(InactiveWays(box + "template <class T> auto Make(T t) { return Box<T>(t); }\n"
                                 "#if 0\nauto b = Make(1);\n#endif"),
              ElementsAre("Make"));
  EXPECT_THAT(InactiveWays(box + "#define BOX(t) Box(t)\n#if 0\nauto b = BOX(1);\n#endif"),
              ElementsAre("BOX"));
}

TEST(Match, AnOperatorAndAGenericLambdaNeedNoNameInInactiveCode) {
  EXPECT_THAT(
      InactiveWays("struct Sum { template <class T> void operator+=(T t) { t.speed(); } };\n"
                   "#if 0\nvoid f(Sum& s) { s += 1; }\n#endif"),
      ElementsAre("void f(Sum& s) { s"));
  std::string lambda = "auto f = [](auto t) { t.speed(); };\n";
  EXPECT_THAT(InactiveWays("void g() {\n" + lambda + "#if 0\nf(1);\n#endif\n}"), ElementsAre("f"));
  EXPECT_THAT(InactiveWays("void g() {\n" + lambda + "}\n#if 0\nint y;\n#endif"), IsEmpty());
}

TEST(Match, InactiveCodeMayExpandAMacroForSomethingElse) {
  std::string macro = "#define SPEED(t) t.speed()\nfloat f(p::Trip t) { return SPEED(t); }\n";
  EXPECT_THAT(InactiveWays(macro + "#if 0\nfloat g(Car c) { return SPEED(c); }\n#endif"),
              ElementsAre("SPEED"));
}

TEST(Match, AnErrorElsewhereDoesNotSilenceATemplate) {
  std::string good = "float x = Speed(p::Trip());\n";
  EXPECT_FALSE(IsUnheard(good + "float y = unknown();"));
  EXPECT_FALSE(IsUnheard(good + "TEST(A, B) { Speed(p::Trip()); }"));
  EXPECT_FALSE(IsUnheard(good + "#include <no_such_header.h>\nfloat y = Speed(p::Trip());"));
  EXPECT_FALSE(IsUnheard(good + "void f() { unknown(); float y = Speed(p::Trip()); }"));
  EXPECT_FALSE(
      IsUnheard(good + "template <class T> void f(T t) { Speed(t); }\nint y = unknown();"));
  EXPECT_FALSE(IsUnheard(good + "template <class T> struct S { ~S(); void f(T t) { Speed(t); } };\n"
                                "template <class T> S<T>::~S() { unknown(1); }\n"
                                "void g(S<p::Trip> s) { s.f({}); }"));
}

TEST(Match, WhatAClassDeclaresIsInstantiatedWithItAndDecidesNothing) {
  ExpectFacts(
      "template <class T> struct S : T::^^dep:Leg {\n"
      "  typename T::^^dep:Leg leg; void f(typename T::^^dep:Leg);\n"
      "  typename T::^^dep:Leg g(); using L = typename T::^^dep:Leg;\n"
      "  struct N { typename T::^^dep:Leg leg; };\n};\nS<p::^Trip> s; S<p::^Trip>::N n;");
  ExpectFacts(
      "template <class T> struct S { typename T::^^dep:Leg g(); };\n"
      "template <class T> typename T::^dep:Leg S<T>::g() { return {}; }\n"
      "auto x = S<p::^Trip>().g();");
}

TEST(Match, ATemplateInAClassAndWhatPicksAClassDecide) {
  ExpectFacts(
      "template <class T> struct S {\n"
      "  template <class U> void f(typename U::^dec:Leg);\n"
      "  template <class U> using L = typename U::^dec:Leg;\n"
      "  void g() requires(sizeof(typename T::^dec:Leg) > 1);\n};");
  ExpectFacts(
      "template <class T, class = void> struct S {};\n"
      "template <class T> struct S<T, decltype(T().^dec:speed(), void())> {};\n"
      "template <class T, class U = typename T::^dec:Leg> struct R {};");
}

TEST(Match, AnOverrideBearsItsBasesName) {
  ExpectFacts(
      "struct D : p::^Trip { void ^clear_speed() override; };\n"
      "void D::^clear_speed() {}\nvoid f(D d) { d.^clear_speed(); }");
}

TEST(Match, AForwardDeclarationIsAUse) {
  ExpectFacts("namespace p { class ^Trip; enum ^Mode : int; }");
  ExpectFacts("class ^own:Trip; ^own:Trip* t;");
}

TEST(Match, ForwardBlocksTellWhatElseTheyHold) {
  EXPECT_THAT(Parsed("namespace p { class Trip; }").qualifier().blocks.at(0).holds,
              testing::Not(testing::Contains(-1)));
  EXPECT_THAT(Parsed("namespace p { class Trip; class Mine; }").qualifier().blocks.at(0).holds,
              testing::Contains(-1));
  EXPECT_TRUE(Parsed("namespace p { class Trip; }").qualifier().forward);
}

TEST(Match, AQualifierSaysHowTheNameIsWritten) {
  Parsed alias("namespace q = p; namespace app { q::Trip t; }");
  EXPECT_THAT(alias.qualifier().written, ElementsAre("q"));
  EXPECT_EQ(alias.qualifier().alias_at, 0);
  EXPECT_EQ(alias.qualifier().alias_target, "p");
  EXPECT_EQ(alias.qualifier().context, "app");
  Parsed inside("namespace p { namespace x { Trip t; } }");
  EXPECT_THAT(inside.qualifier().written, IsEmpty());
  EXPECT_EQ(inside.qualifier().context, "p::x");
  EXPECT_TRUE(Parsed("using p::Trip; Trip t;").qualifier().through_using);
  EXPECT_FALSE(Parsed("p::Trip t;").qualifier().through_using);
}

TEST(Match, AWrapperForwardsTheAccessorOfItsName) {
  auto first = [](const std::string& code) { return Parsed(code).facts().own_functions.front(); };
  OwnFunction plain = first("struct W { p::Trip t; float speed() { return t.speed(); } };");
  EXPECT_EQ(plain.name, "W::speed");
  EXPECT_GE(plain.forwards, 0);
  EXPECT_FALSE(plain.fixed);
  EXPECT_EQ(first("struct W { p::Trip t; float speed() { return 2 * t.speed(); } };").forwards, -1);
  EXPECT_EQ(first("struct W { p::Trip t; float set_speed() { return t.speed(); } };").forwards, -1);
  EXPECT_TRUE(first("struct W { p::Trip t; virtual float speed() { return t.speed(); } };").fixed);
}

TEST(Match, ErrorsKeepTheirPlacesAndHideNothingElse) {
  Parsed parsed("#include \"nowhere.h\"\nfloat f(p::Trip t) { undeclared(); return t.speed(); }");
  EXPECT_EQ(parsed.Marked(),
            "#include \"nowhere.h\"\nfloat f(p::^Trip t) { undeclared(); return t.^speed(); }");
  ASSERT_EQ(parsed.facts().errors.size(), 2u);
  EXPECT_TRUE(parsed.facts().errors[0].missing);
  EXPECT_FALSE(parsed.facts().errors[1].missing);
  EXPECT_EQ(parsed.facts().errors[1].at.file, 0);
}

TEST(Match, PreprocessingIsNoted) {
  Parsed parsed("#define F(x) x.speed()\n#if 0\nspeed\n#endif\nint x;");
  const UnitFacts& facts = parsed.facts();
  ASSERT_EQ(facts.includes.size(), 1u);
  EXPECT_EQ(facts.includes[0].at.begin, 10);
  EXPECT_EQ(facts.includes[0].at.end, 16);
  ASSERT_EQ(facts.macros.size(), 1u);
  EXPECT_EQ(facts.macros[0].name, "F");
  EXPECT_THAT(facts.macros[0].parameters, ElementsAre("x"));
  EXPECT_EQ(facts.skipped.size(), 1u);
  EXPECT_THAT(facts.schema_files, ElementsAre(0));
}

}  // namespace
}  // namespace rewriter
