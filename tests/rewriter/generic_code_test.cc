// Which texts make their readers be parsed with the bodies of foreign templates.
#include "rewriter/units/generic_code.h"

#include <gmock/gmock.h>

#include "tests/rewriter/test_repository.h"

namespace rewriter {
namespace {

bool IsIn(const std::string& text) { return IsInGenericCode(text, {"speed"}); }

TEST(GenericCode, IsATemplateUpToItsEnd) {
  EXPECT_TRUE(IsIn("template <class T> float f(T t) { return t.speed(); }"));
  EXPECT_TRUE(IsIn("template <class T> struct A { void f() {} float g(T t) { t.speed(); } };"));
  EXPECT_TRUE(IsIn("template <class T> A<T>::A(T t) : a{1}, b{t.speed()} {}"));
  EXPECT_TRUE(IsIn("template <class T> A<T>::A(T t) : a{1} { t.speed(); }"));
  EXPECT_TRUE(IsIn("template <class T> auto f(T t) -> decltype(t.speed());"));
  EXPECT_TRUE(IsIn("template <class T> void f(T t) try {} catch (...) { t.speed(); }"));
  EXPECT_TRUE(IsIn("struct A { template <class T> void f(T t) { if (t) { t.speed(); } } };"));
  EXPECT_TRUE(IsIn("template <class T, class = If<Is<T>{}>> float f(T t) { t.speed(); }"));
  EXPECT_TRUE(IsIn("template <class T> auto v = T{}.speed();"));
  EXPECT_FALSE(IsIn("template <class T> float f(T t) {}\nfloat g(M m) { return m.speed(); }"));
  EXPECT_FALSE(IsIn("template <class T> struct A {};\nfloat g(M m) { return m.speed(); }"));
  EXPECT_FALSE(IsIn("template <class T> float f(T);\nfloat g(M m) { return m.speed(); }"));
  EXPECT_FALSE(IsIn("template <> float f(M m) { return m.speed(); }"));
  EXPECT_FALSE(IsIn("template struct A<M>; float g(M m) { m.template f<int>(m.speed()); }"));
}

TEST(GenericCode, IsALambdaOrFunctionWithParametersOfAnyType) {
  EXPECT_TRUE(IsIn("void f(V v) { each(v, [](const auto& m) { m.speed(); }); }"));
  EXPECT_TRUE(IsIn("void f(V v) { each(v, [&](int i, auto m) mutable -> int { m.speed(); }); }"));
  EXPECT_TRUE(IsIn("void f(V v) { each(v, []<class T>(T m) { m.speed(); }); }"));
  EXPECT_TRUE(IsIn("void f(auto m) { m.speed(); }"));
  EXPECT_FALSE(IsIn("void f(V v) { each(v, [](const M& m) { m.speed(); }); }"));
  EXPECT_FALSE(IsIn("void f(V v) { each(v, [](auto m) { m.id(); }); v[0].speed(); }"));
  EXPECT_FALSE(IsIn("void f(V v) { for (const auto& m : v) { m.speed(); } }"));
  EXPECT_FALSE(IsIn("void f(V v) { if (auto m = g()) { m->speed(); } }"));
  EXPECT_FALSE(IsIn("void f(V v) { call([&] { auto m = v[0]; m.speed(); }); }"));
  EXPECT_FALSE(IsIn("bool f(V v, M m) { return v[0] < m.speed(); }"));
  EXPECT_FALSE(IsIn("decltype(auto) f(M m) { return m.speed(); }"));
}

TEST(GenericCode, IsWhatAMacroOfATestFrameworkMakesOne) {
  EXPECT_TRUE(IsIn("TYPED_TEST(Suite, Name) { TypeParam m; m.speed(); }"));
  EXPECT_TRUE(IsIn("MATCHER_P(IsFast, limit, \"\") { return arg.speed() > limit; }"));
  EXPECT_FALSE(IsIn("TEST(Suite, Name) { M m; m.speed(); }"));
  EXPECT_FALSE(IsIn("MATCHER(Any, \"\") { return true; }\nTEST(Suite, Name) { m.speed(); }"));
}

TEST(GenericCode, LooksIntoLiteralsAndNotIntoCommentsOrDirectives) {
  EXPECT_TRUE(IsIn("template <class T> void f(T t) { Find(t, \"trip.speed\"); }"));
  EXPECT_FALSE(IsIn("template <class T> void f(T t) { /* speed */ }"));
  EXPECT_FALSE(IsIn("#define A template <class T> {\nfloat g(M m) { return m.speed(); }"));
}

TEST(GenericCode, TokensAreThoseOfToday) {
  EXPECT_TRUE(IsIn("//*** banner\ntemplate <class T> float f(T t) { return t.speed(); }"));
  EXPECT_TRUE(IsIn("template <class T> float f(T t) {\n  return 1'000 * t.speed();\n}"));
  EXPECT_FALSE(IsIn("auto s = R\"(template <class T> { speed)\"; float g(M m) { m.speed(); }"));
}

TEST(GenericCode, CountsWhereItCannotBeFollowed) {
  EXPECT_TRUE(IsIn("template <class T> requires C<T{}> void f(T t) { t.speed(); }"));
  EXPECT_TRUE(IsIn("#if A\nvoid f(M m) {\n#else\nvoid f(N m) {\n#endif\n m.speed(); }"));
  EXPECT_TRUE(IsIn("} float f(M m) { return m.speed(); }"));
}

TEST(GenericCode, IsAMatterOfAllThatReadIt) {
  TestRepository repo({{"t.h", "template <class T> float f(T t) { return t.speed(); }\n"},
                       {"u.h", "#include \"t.h\"\n"},
                       {"a.cc", "#include \"u.h\"\n"},
                       {"b.cc", "float b(M m) { return m.speed(); }\n"}});
  auto snapshot = Snapshot::OfWorkTree(repo.path());
  ASSERT_TRUE(snapshot);
  ScanResult scan = Scan(*snapshot, {"speed"}, {}, 1);
  auto flags = FindFlags(*snapshot, scan, {});
  ASSERT_TRUE(flags);
  Graph graph = BuildGraph(*snapshot, scan, *flags, [](const std::string&) { return false; });
  EXPECT_THAT(ReadersOfGenericCode(*snapshot, scan, graph),
              testing::ElementsAre("a.cc", "t.h", "u.h"));
}

}  // namespace
}  // namespace rewriter
