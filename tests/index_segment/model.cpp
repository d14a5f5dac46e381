// SPDX-License-Identifier: GPL-3.0-or-later
#include "index_segment/model.hpp"

#include "index/subjects.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace quarry::index {
namespace {

using Words = std::vector<std::string>;

/// What plain containers hold of the same rows.
struct Model {
  using Key = std::pair<std::string, ColumnKind>;
  std::map<Key, std::map<std::uint32_t, std::set<double>>> numbers;
  std::map<Key, std::map<std::uint32_t, std::set<std::int64_t>>> dates;
  std::map<Key, std::map<std::uint32_t, std::set<std::string>>> keywords;  // folded; bools as false and true
  std::map<Key, std::map<std::string, std::string>> spellings;
  std::vector<std::vector<std::pair<std::string, Words>>> texts;
  std::map<std::string, std::map<std::string, std::map<std::uint32_t, std::uint32_t>>> postings;

  explicit Model(const std::vector<Row>& rows) {
    for (std::uint32_t doc = 0; doc < rows.size(); ++doc) add(doc, typed_values(rows[doc].content));
  }
  void add(std::uint32_t doc, const TypedValues& typed) {
    for (const auto& one : typed.numbers) numbers[{one.path, ColumnKind::number}][doc].insert(one.value);
    for (const auto& one : typed.dates) dates[{one.path, ColumnKind::date}][doc].insert(one.milliseconds);
    for (const auto& one : typed.bools) keywords[{one.path, ColumnKind::boolean}][doc].insert(one.value ? "true" : "false");
    for (const auto& one : typed.keywords) {
      const Key key{one.path, ColumnKind::keyword};
      keywords[key][doc].insert(fold_case(one.value));
      spellings[key].emplace(fold_case(one.value), one.value);
    }
    texts.emplace_back();
    for (const auto& one : typed.texts) {
      Words words;
      for_each_word(one.value, [&](std::string_view word) { words.emplace_back(word); });
      if (words.empty()) continue;
      for (const auto& word : words) {
        ++postings[""][word][doc];
        if (!one.path.empty()) ++postings[one.path][word][doc];
      }
      texts.back().emplace_back(one.path, std::move(words));
    }
  }
};

template <class T, class Wanted, class Show>
void expect_column_is(const Column<T>* column, std::uint32_t size, const Wanted& wanted, Show&& show) {
  ASSERT_NE(column, nullptr);
  EXPECT_EQ(column->present().count(), wanted.size());
  for (std::uint32_t doc = 0; doc < size; ++doc) {
    typename Wanted::mapped_type found;
    for (const auto value : column->of(doc)) found.insert(show(value));
    EXPECT_EQ(found.size(), column->of(doc).size()) << "doc " << doc << " has a value twice";
    EXPECT_TRUE(std::is_sorted(column->of(doc).begin(), column->of(doc).end())) << "doc " << doc;
    const auto want = wanted.find(doc);
    EXPECT_EQ(found, want == wanted.end() ? typename Wanted::mapped_type{} : want->second) << "doc " << doc;
    EXPECT_EQ(column->present().test(doc), want != wanted.end()) << "doc " << doc;
  }
}

void expect_dictionary_is(const KeywordColumn& column, const std::map<std::string, std::string>& spellings) {
  ASSERT_EQ(column.cardinality(), spellings.size());
  std::uint32_t ordinal = 0;
  for (const auto& [folded, spelling] : spellings) {
    EXPECT_EQ(column.folded(ordinal), folded);
    EXPECT_EQ(column.spelling(ordinal), spelling);
    EXPECT_EQ(column.find(folded), ordinal);
    ++ordinal;
  }
  EXPECT_EQ(column.find("\x01 no keyword"), std::nullopt);
}

void expect_columns_are(const Segment& segment, const Model& model) {
  std::map<Model::Key, std::size_t> documents;
  for (const auto& [key, values] : model.numbers) {
    SCOPED_TRACE(key.first);
    documents[key] = values.size();
    expect_column_is(segment.numbers(key.first), segment.size(), values, [](double value) { return value; });
  }
  for (const auto& [key, values] : model.dates) {
    SCOPED_TRACE(key.first);
    documents[key] = values.size();
    expect_column_is(segment.dates(key.first), segment.size(), values, [](std::int64_t value) { return value; });
  }
  for (const auto& [key, values] : model.keywords) {
    SCOPED_TRACE(key.first);
    documents[key] = values.size();
    const bool words = key.second == ColumnKind::keyword;
    const auto* column = words ? segment.keywords(key.first) : segment.bools(key.first);
    expect_column_is(static_cast<const Column<std::uint32_t>*>(column), segment.size(), values,
                     [&](std::uint32_t ordinal) { return std::string(column->folded(ordinal)); });
    expect_dictionary_is(*column, words ? model.spellings.at(key)
                                        : std::map<std::string, std::string>{{"false", "false"}, {"true", "true"}});
  }
  std::map<Model::Key, std::size_t> named;
  for (const auto& name : segment.columns()) named[{name.path, name.kind}] = name.documents;
  EXPECT_EQ(named, documents);
  EXPECT_EQ(segment.numbers("no.such"), nullptr);
  EXPECT_EQ(segment.keywords("no.such"), nullptr);
}

void expect_words_are(const Segment& segment, const Model& model) {
  for (const auto& [field, words] : model.postings) {
    SCOPED_TRACE("field '" + field + "'");
    Words all;
    for (const auto& [word, docs] : words) {
      std::map<std::uint32_t, std::uint32_t> found;
      std::uint32_t last = 0;
      segment.for_each_posting(field, word, [&](std::uint32_t doc, std::uint32_t count) {
        EXPECT_TRUE(found.empty() || doc > last);
        found[last = doc] = count;
      });
      EXPECT_EQ(found, docs) << word;
      all.push_back(word);
    }
    EXPECT_EQ(segment.words_with_prefix(field, "", all.size() + 9), all);
    for (const std::string prefix : {"a", "wort", "ti", "\xce"}) {
      Words some;
      for (const auto& word : all)
        if (word.substr(0, prefix.size()) == prefix && some.size() < 3) some.push_back(word);
      EXPECT_EQ(segment.words_with_prefix(field, prefix, 3), some) << prefix;
    }
    segment.for_each_posting(field, "nosuchword", [](auto, auto) { ADD_FAILURE(); });
  }
  segment.for_each_posting("no.such", "alpha", [](auto, auto) { ADD_FAILURE(); });
  for (std::uint32_t doc = 0; doc < segment.size(); ++doc) {
    std::vector<std::pair<std::string, Words>> texts;
    std::size_t length = 0;
    segment.for_each_text(doc, [&](std::string_view field, const std::vector<std::string_view>& words) {
      texts.emplace_back(field, Words(words.begin(), words.end()));
      length += words.size();
    });
    EXPECT_EQ(texts, model.texts[doc]) << "doc " << doc;
    EXPECT_EQ(segment.length(doc), length);
  }
}

void expect_rows_are(const Segment& segment, const std::vector<Row>& rows) {
  bool several = false;
  for (std::uint32_t doc = 0; doc < rows.size(); ++doc) {
    const auto& row = rows[doc];
    EXPECT_EQ(segment.row(doc), row.row);
    EXPECT_EQ(segment.first_version(doc), row.first_version);
    EXPECT_EQ(segment.dataset(doc), row.dataset);
    EXPECT_EQ(segment.kind(doc), row.kind);
    EXPECT_EQ(segment.datasets().test(doc), row.kind == RecordKind::dataset);
    EXPECT_EQ(segment.find_row(row.row), doc);
    EXPECT_EQ(segment.subject_hash_of(doc), subject_hash(row.subject));
    EXPECT_EQ(segment.subjects().subject(segment.subjects().rank(doc)), row.subject);
    std::vector<std::uint32_t> same;
    for (std::uint32_t other = 0; other < rows.size(); ++other)
      if (rows[other].subject == row.subject) same.push_back(other);
    EXPECT_EQ(segment.find_subject(subject_hash(row.subject)), same);
    several = several || (doc > 0 && rows[doc - 1].subject == row.subject);
  }
  const auto& subjects = segment.subjects();
  for (std::uint32_t place = 1; place < rows.size(); ++place) {
    const auto before = subjects.document(place - 1), doc = subjects.document(place);
    EXPECT_LT(std::tie(rows[before].subject, before), std::tie(rows[doc].subject, doc));
  }
  for (const auto& row : rows)
    for (const auto& text : {row.subject, row.subject + "x", row.subject.substr(0, row.subject.size() / 2), std::string("\xff")}) {
      const auto rank = subjects.lower_bound(text);
      EXPECT_TRUE(rank == 0 || subjects.subject(rank - 1) < text) << text;
      EXPECT_TRUE(rank == subjects.size() || subjects.subject(rank) >= text) << text;
      EXPECT_EQ(subjects.place_of(rank), std::count_if(rows.begin(), rows.end(), [&](const Row& one) { return one.subject < text; })) << text;
    }
  const auto* first = segment.first_of_subject();
  ASSERT_EQ(first != nullptr, several);
  for (std::uint32_t doc = 0; first != nullptr && doc < rows.size(); ++doc)
    EXPECT_EQ(first->test(doc), doc == 0 || rows[doc - 1].subject != rows[doc].subject) << "doc " << doc;
  EXPECT_EQ(segment.find_row(std::numeric_limits<std::int64_t>::min()), std::nullopt);
  EXPECT_TRUE(segment.find_subject(subject_hash("no such subject")).empty());
}

const std::vector<std::string> vocabulary{
    "alpha", "Beta", "GAMMA-ray", "wort", "Wörter", "ΑΛΦΑ", "железо", "Железо", "TiO₂", "tio2", "P6_3/mmc",
    "Al2O3", "電池", "ẞtraße", "naïve", "µm", "α-Fe2O3", "ARXIV:2101.00001", "x", "0", "42", "ﬁlm"};

Value random_content(std::mt19937& random) {
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  Value content{Object{}};
  if (below(20) == 0) return content;
  std::string text;
  for (auto words = below(12); words > 0; --words) text += vocabulary[below(22)] + (below(5) == 0 ? ", " : " ");
  content.set_path("dc.descriptions.description", text);
  content.set_path("mdf.source_name", vocabulary[below(5)]);
  content.set_path("mdf.acl", Array{"public", "urn:secret"});
  content.set_path("custom.energy", static_cast<double>(static_cast<int>(below(2000)) - 1000) / 8);
  if (below(2) == 0) content.set_path("dft.converged", below(3) == 0);
  if (below(3) == 0) content.set_path("custom.mixed", below(2) == 0 ? Value(7) : Value("Seven"));
  if (below(40) == 0) content.set_path("custom.rare", "1.5 eV");
  if (below(40) == 0) content.set_path("custom.rare_list", Array{3, 1, 2, 1, static_cast<int>(below(5))});
  content.set_path("custom.unique", "Id-" + std::to_string(random()));
  if (below(3) != 0) content.set_path("material.composition", below(2) == 0 ? "Fe2O3" : "O3Fe2");
  content.set_path("mdf.ingest_date", "20" + std::to_string(10 + below(15)) + "-03-04T05:06:07Z");
  Array tags;
  for (auto count = below(4); count > 0; --count) tags.emplace_back(vocabulary[below(22)]);
  content.set_path("tags", tags);
  if (below(4) == 0) content.set_path("deep.list", Array{Object{{"a", "first"}, {"b", 1}}, Object{{"a", "second value"}}});
  return content;
}

}  // namespace

std::vector<Row> random_rows(unsigned seed, std::size_t count, std::int64_t first_row) {
  std::mt19937 random(seed);
  std::vector<Row> rows;
  while (rows.size() < count) {
    const auto subject = "set" + std::to_string(seed) + "/file" + std::to_string(rows.size());
    const auto entries = random() % 10 == 0 ? 1 + random() % 3 : 1;
    for (unsigned entry = 0; entry < entries && rows.size() < count; ++entry) {
      Row row;
      row.row = first_row + static_cast<std::int64_t>(rows.size()) * 3;
      row.subject = subject;
      row.entry_id = entries == 1 ? "" : std::to_string(entry);
      row.kind = static_cast<RecordKind>(random() % 10 == 0 ? 1 + random() % 2 : 0);
      row.first_version = 1 + static_cast<std::int64_t>(random() % 3);
      row.dataset = static_cast<std::int64_t>(random() % 3);
      row.content = random_content(random);
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::shared_ptr<const Segment> build(const std::vector<Row>& rows, const std::filesystem::path& directory) {
  SegmentBuilder builder(directory);
  for (const auto& row : rows)
    builder.add({row.row, row.subject, row.entry_id, row.kind, row.first_version, &row.content, row.dataset});
  EXPECT_EQ(builder.size(), rows.size());
  builder.finish();
  return Segment::open(directory, true);
}

void expect_segment_is(const Segment& segment, const std::vector<Row>& rows) {
  ASSERT_EQ(segment.size(), rows.size());
  const Model model(rows);
  expect_rows_are(segment, rows);
  expect_columns_are(segment, model);
  expect_words_are(segment, model);
}

}  // namespace quarry::index
