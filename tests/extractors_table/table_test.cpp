// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "quarry/extractors.hpp"
#include "table/columns.hpp"
#include "table/mapping.hpp"
#include "table/rows.hpp"

namespace quarry::table {

extern const Extractor plugin;

namespace {

File file_of(const std::string& name, const std::string& bytes) {
  const int fd = ::memfd_create("table", MFD_CLOEXEC);
  EXPECT_EQ(::write(fd, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  return {name, fd, bytes.size()};
}

quarry::Part read(const std::string& bytes, const std::string& map = {}) {
  Group group;
  group.key = "t.csv";
  group.files.push_back(file_of("t.csv", bytes));
  group.map = map;
  PartSink sink(*plugin.format);
  plugin.extract(group, sink);
  return sink.take();
}

std::string said(const quarry::Part& part, const std::string& key, const std::string& path) {
  for (const auto& record : part.records)
    if (record.key == key)
      for (const auto& statement : record.statements)
        if (statement.path == path) return to_json(statement.value);
  return "absent";
}

TEST(Sniff, FindsTheDialect) {
  struct Case {
    const char* text;
    char delimiter;
    bool decimal_comma;
  };
  for (const auto& c : {Case{"a,b\n1,2\n", ',', false}, Case{"a;b\n1,5;2,5\n", ';', true}, Case{"a;b\n1.5;2\n", ';', false},
                        Case{"a\tb\n1\t2\n", '\t', false}, Case{"a|b|c\n1|2|3\n", '|', false}, Case{"\"a,x\";b\n\"c,y\";d\n", ';', false},
                        Case{"# a, comment, with, commas\na;b\n1;2\n", ';', false}, Case{"single\n1\n2\n", ',', false}}) {
    const auto dialect = sniff(c.text);
    EXPECT_EQ(dialect.delimiter, c.delimiter) << c.text;
    EXPECT_EQ(dialect.decimal_comma, c.decimal_comma) << c.text;
  }
}

std::vector<std::vector<std::string>> rows_of(const std::string& text, char delimiter = ',') {
  auto file = file_of("t.csv", text);
  TextStream stream(file);
  RowReader reader(stream, delimiter);
  std::vector<std::vector<std::string>> rows;
  for (Row row; reader.next(row);) rows.push_back(row.cells);
  return rows;
}

TEST(Rows, AreCutAsRfc4180Says) {
  using Rows = std::vector<std::vector<std::string>>;
  EXPECT_EQ(rows_of("a,b\r\n1,2\r\n"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(rows_of("\"x, y\",\"say \"\"hi\"\"\",\"two\nlines\"\n"), (Rows{{"x, y", "say \"hi\"", "two\nlines"}}));
  EXPECT_EQ(rows_of("a,,\n\n,\n1\n"), (Rows{{"a", "", ""}, {"", ""}, {"1"}}));
  EXPECT_EQ(rows_of("# note\na\n# kept\n"), (Rows{{"a"}, {"# kept"}}));
  EXPECT_EQ(rows_of("5\" pipe,b\nc,d"), (Rows{{"5\" pipe", "b"}, {"c", "d"}}));
  EXPECT_EQ(rows_of("\"open,b\nc,d\n"), (Rows{{"\"open", "b"}, {"c", "d"}}));
  EXPECT_EQ(rows_of("a\rb\r"), (Rows{{"a"}, {"b"}}));
}

TEST(Text, IsReadInItsEncoding) {
  using Rows = std::vector<std::vector<std::string>>;
  EXPECT_EQ(rows_of("\xef\xbb\xbf" "a\n"), (Rows{{"a"}}));
  EXPECT_EQ(rows_of("H\xe4rte \x80\n"), (Rows{{"H\xc3\xa4rte \xe2\x82\xac"}}));
  EXPECT_EQ(rows_of(std::string("\xff\xfe" "\xb1\x03,\0b\0\n\0", 10)), (Rows{{"\xce\xb1", "b"}}));
  std::string long_text;
  for (int i = 0; i < 70'000; ++i) long_text += "\xc3\xa4";  // characters across the pieces that are read
  EXPECT_EQ(rows_of(long_text + "\n"), (Rows{{long_text}}));
}

TEST(Heads, GiveTitleAndUnit) {
  struct Case {
    const char *name, *title, *unit;
  };
  for (const auto& c : {Case{"band gap (eV)", "band gap", "eV"}, Case{"p [GPa]", "p", "GPa"}, Case{"T /K", "T", "K"}, Case{"T in K", "T", "K"},
                        Case{"plain", "plain", ""}, Case{"a/b", "a/b", ""}, Case{"(eV)", "(eV)", ""}}) {
    const auto head = read_head(c.name);
    EXPECT_EQ(head.title, c.title) << c.name;
    EXPECT_EQ(head.unit, c.unit) << c.name;
  }
  EXPECT_TRUE(is_units_row({"s", "%", "-", "MPa"}));
  EXPECT_FALSE(is_units_row({"s", "5"}));
  EXPECT_FALSE(is_units_row({"", ""}));
}

TEST(Table, SummarisesItsColumns) {
  const auto part = read("formula,band gap (eV),ok,when,n\nSi,1.12,yes,2020-01-02,3\nGe,,no,2020-01-03,4\nGaAs,1.42,no,2021-01-01,5\n");
  EXPECT_EQ(said(part, "", "table.n_rows"), "3");
  EXPECT_EQ(said(part, "", "table.columns"),
            R"j([{"name":"formula","type":"formula"},{"max":1.42,"mean":1.27,"min":1.12,"n_missing":1,"name":"band gap (eV)","quantity":"band_gap","type":"number","unit":"eV"},)j"
            R"({"name":"ok","type":"boolean"},{"name":"when","type":"date"},{"max":5.0,"mean":4.0,"min":3.0,"name":"n","type":"integer"}])");
  EXPECT_EQ(said(part, "", "table.delimiter"), "\",\"");
  EXPECT_EQ(said(part, "", "table.composition_space"), R"(["As","Ga","Ge","Si"])");
}

constexpr const char* map = R"j({"csv":{"mapping":{"material.composition":"formula","dft.cutoff_energy":"cutoff","custom":{"gap":"gap (eV)"},
  "custom.method":{"constant":"optical"}},"key":"id","na_values":["-"]}})j";

TEST(Mapping, MakesOneRecordOfEachRow) {
  const auto part = read("id,formula,gap (eV),cutoff (Ry)\nA,TiO2,3.2,30\nA,Si,-,x\nB,-,-,-\n", map);
  EXPECT_TRUE(part.keeps_own_record);
  EXPECT_EQ(said(part, "A", "material.chemical_formula_reduced"), "\"O2Ti\"");
  EXPECT_EQ(said(part, "A", "custom.gap"), "3.2");
  EXPECT_EQ(said(part, "A", "custom.method"), "\"optical\"");
  EXPECT_NEAR(parse_json(said(part, "A", "dft.cutoff_energy")).as_number(), 408.170789, 1e-5);
  EXPECT_EQ(said(part, "A~2", "material.elements"), "[\"Si\"]") << "a key's second use keeps its row";
  EXPECT_EQ(said(part, "A~2", "custom.gap"), "absent");
  EXPECT_EQ(said(part, "A~2", "dft.cutoff_energy"), "absent") << "what is no number is left out";
  EXPECT_EQ(part.records.size(), 3U) << "the own record and two rows: the third maps to nothing";
  ASSERT_EQ(part.diagnostics.size(), 1U);
  EXPECT_NE(part.diagnostics[0].message.find("dft.cutoff_energy"), std::string::npos);
  EXPECT_EQ(part.diagnostics[0].place.line, 3);
}

TEST(Mapping, DoesNotBelieveACutLastCell) {
  const auto part = read("id,formula,gap (eV),cutoff\nA,TiO2,3.2,300\nB,Si,1.1,50", map);
  EXPECT_EQ(said(part, "A", "dft.cutoff_energy"), "300.0");
  EXPECT_EQ(said(part, "B", "dft.cutoff_energy"), "absent");
}

TEST(Mapping, SaysWhatIsWrong) {
  for (const auto* text : {"[]", R"({"csv":[]})", R"({"csv":{"mapping":{}}})", R"({"csv":{"mapping":{"a":1}}})", R"({"csv":{"maping":{"a":"b"}}})",
                           R"({"csv":{"mapping":{"a":"b"},"delimiter":";;"}})"})
    EXPECT_THROW(read_mapping(text), Error) << text;
  EXPECT_FALSE(read_mapping(R"({"json":{}})"));
  const auto part = read("a\n1\n", R"({"csv":{"mapping":{"custom.x":"missing column"}}})");
  ASSERT_EQ(part.diagnostics.size(), 1U);
  EXPECT_NE(part.diagnostics[0].message.find("missing column"), std::string::npos) << part.diagnostics[0].message;
}

TEST(Table, RunsOfNulBytesAreNoCells) {
  const std::string nuls(100'000, '\0');
  const auto tail = read("a,b\n1,2\n3,4\n" + nuls);
  EXPECT_EQ(said(tail, "", "table.n_rows"), "2");
  EXPECT_EQ(said(tail, "", "extraction.truncated"), "true");
  ASSERT_EQ(tail.diagnostics.size(), 1U);
  EXPECT_EQ(tail.diagnostics[0].severity, Severity::error);
  const auto middle = read("a,b\n1,2\n" + nuls + ",5\n6,7\n");
  EXPECT_EQ(said(middle, "", "table.n_rows"), "1");
  EXPECT_EQ(said(middle, "", "extraction.truncated"), "true");
  const auto all = read(nuls);
  EXPECT_EQ(said(all, "", "table.n_rows"), "absent");
  EXPECT_EQ(said(read("a,b\n1,2\n"), "", "extraction.truncated"), "absent");
}

}  // namespace
}  // namespace quarry::table
