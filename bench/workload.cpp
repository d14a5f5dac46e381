// SPDX-License-Identifier: GPL-3.0-or-later
// bench-workload RECORDS.ndjson FOLDER: what the other engines index and what all are asked.
//   FOLDER/rows.tsv     one record a line: number, dataset, principals, date (s since 1970), year, elements, space group, band gap,
//                       text. Lists are cut by `|`; text is Quarry's own words (the same cut and folding), by blanks, and `|`
//                       stands between values, so that every engine sees the same words.
//   FOLDER/viewers.tsv  one viewer a line: 100 principals
//   FOLDER/queries.tsv  row, kind, arguments (by blanks), viewer (-1: sees all), facets, limit, offset, sort by date
//   FOLDER/fields.tsv   what the fields of rows.tsv are called in the records
// Words are drawn by document frequency: head 4-30 %, mid 0.1-2 %, rare about 150 records. Seeded; the same input gives the same files.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "index/typed_values.hpp"
#include "quarry/date.hpp"
#include "quarry/json.hpp"

namespace {

using quarry::Value;
using Words = std::vector<std::string>;

std::string text_of(const Value* value) {
  if (value == nullptr) return {};
  if (value->is_string()) return value->as_string();
  if (value->is_integer()) return std::to_string(value->as_integer());
  if (value->is_number()) return fmt::format("{}", value->as_number());
  return {};
}

std::string list_of(const Value* value) {
  std::string out;
  if (value == nullptr || !value->is_array()) return out;
  for (const auto& item : value->as_array()) out += (out.empty() ? "" : "|") + text_of(&item);
  return out;
}

bool is_plain(std::string_view word) {
  return word.size() >= 3 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// Letters that a hash may hold: some engines cut the words of hashes, and parts of such are not what people look for.
bool is_hexadecimal(std::string_view letters) { return letters.find_first_not_of("abcdef") == std::string_view::npos; }

/// In how many records each plain word is, and pairs of neighbours to ask phrases of.
class Vocabulary {
 public:
  void add(const std::vector<Words>& values) {
    ++records_;
    for (const auto& value : values)
      for (const auto& word : value)
        if (is_plain(word)) count(word);
    keep_pair(values);
  }
  std::uint64_t records() const { return records_; }
  /// Words in `from` to `to` records, in an order drawn by `random`.
  Words within(double from, double to, std::mt19937_64& random) const {
    Words out;
    for (const auto& [word, seen] : words_)
      if (static_cast<double>(seen.records) >= from && static_cast<double>(seen.records) <= to) out.push_back(word);
    std::sort(out.begin(), out.end());
    std::shuffle(out.begin(), out.end(), random);
    return out;
  }
  std::uint64_t frequency(const std::string& word) const { return words_.at(word).records; }
  const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

 private:
  struct Seen {
    std::uint64_t records = 0, last = 0;
  };

  void count(const std::string& word) {
    auto& seen = words_[word];
    if (seen.last != records_) ++seen.records;
    seen.last = records_;
  }

  /// A reservoir of pairs from the longest value of each record.
  void keep_pair(const std::vector<Words>& values) {
    const auto longest = std::max_element(values.begin(), values.end(), [](const Words& a, const Words& b) { return a.size() < b.size(); });
    if (longest == values.end() || longest->size() < 2) return;
    const auto at = random_() % (longest->size() - 1);
    if (!is_plain((*longest)[at]) || !is_plain((*longest)[at + 1])) return;
    constexpr std::size_t most = 4'000;
    const auto place = pairs_.size() < most ? pairs_.size() : random_() % records_;
    if (place >= most) return;
    if (place == pairs_.size()) pairs_.emplace_back();
    pairs_[place] = {(*longest)[at], (*longest)[at + 1]};
  }

  std::uint64_t records_ = 0;
  std::unordered_map<std::string, Seen> words_;
  std::vector<std::pair<std::string, std::string>> pairs_;
  std::mt19937_64 random_{7};
};

/// The words of each text value, as Quarry cuts them.
std::vector<Words> words_of(const Value& content) {
  std::vector<Words> values;
  for (const auto& text : quarry::index::typed_values(content).texts) {
    values.emplace_back();
    quarry::index::for_each_word(text.value, [&](std::string_view word) { values.back().emplace_back(word); });
    if (values.back().empty()) values.pop_back();
  }
  return values;
}

constexpr const char* gap_paths[] = {"properties.electronic.band_gap", "custom.band_gap"};

std::string line_of(std::uint64_t number, const Value& content, const std::vector<Words>& values) {
  const auto* gap = content.at_path(gap_paths[0]);
  if (gap == nullptr) gap = content.at_path(gap_paths[1]);
  const auto date = quarry::parse_date(text_of(content.at_path("mdf.ingest_date")));
  auto line = fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t", number, text_of(content.at_path("mdf.source_name")),
                          list_of(content.at_path("mdf.acl")), date ? date->begin / 1000 : 0,
                          text_of(content.at_path("dc.publicationYear")), list_of(content.at_path("material.elements")),
                          text_of(content.at_path("crystal_structure.space_group_number")), text_of(gap));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != 0) line += '|';
    for (std::size_t k = 0; k < values[i].size(); ++k) line += (k == 0 ? "" : " ") + values[i][k];
  }
  return line + '\n';
}

/// Draws the queries of all rows.
class Queries {
 public:
  Queries(const Vocabulary& vocabulary, std::string path) : vocabulary_(vocabulary), out_(path) {
    const auto records = static_cast<double>(vocabulary.records());
    head_ = vocabulary.within(records * 0.04, records * 0.3, random_);
    mid_ = vocabulary.within(records * 0.001, records * 0.02, random_);
    rare_ = vocabulary.within(100, 200, random_);
    for (auto* words : {&head_, &mid_, &rare_}) words->resize(std::min<std::size_t>(words->size(), 100));
    if (head_.size() < 3 || mid_.empty() || rare_.empty()) throw std::runtime_error("too few records to draw words from: take 20,000 or more");
  }

  void print() {
    print_products();
    print_words();
    for (std::size_t i = 0; i < 100; ++i) {
      const double from = 0.2 + 0.02 * static_cast<double>(i % 50);
      row("range", "range", fmt::format("{:.2f} {:.2f}", from, from + 0.5), -1, false, 0);
    }
    for (std::size_t i = 0, n = 0; i < mid_.size() && n < 50; ++i)
      if (mid_[i].size() >= 5 && !is_hexadecimal(mid_[i].substr(1, 3))) ++n, print_patterns(mid_[i], static_cast<int>(i));
    for (const auto& [first, second] : phrases()) row("phrase2", "phrase", first + " " + second, -1, false, 10);
    const auto deep = std::min<std::uint64_t>(10'000, vocabulary_.records() / 50);
    for (std::size_t i = 0; i < 50; ++i) {
      row("sort_date", "term", head(i), -1, false, 10, 0, true);
      row("deep_page", "term", head(i), -1, false, 10, deep);
    }
  }

 private:
  static constexpr int viewers = 4;

  const std::string& head(std::size_t i) const { return head_[i % head_.size()]; }

  void print_products() {
    for (std::size_t i = 0; i < mid_.size(); ++i) row("product_mid", "term", mid_[i], static_cast<int>(i) % viewers, true, 10);
    for (std::size_t i = 0; i < head_.size(); ++i) row("product_head", "term", head_[i], static_cast<int>(i) % viewers, true, 10);
    row("facets_all", "all", "", -1, true, 0);
    for (int i = 0; i < viewers; ++i) row("facets_all_acl", "all", "", i, true, 0);
  }

  void print_words() {
    for (const auto& word : rare_) row("term_rare", "term", word, -1, false, 10);
    for (const auto& word : mid_) row("term_mid", "term", word, -1, false, 10);
    for (const auto& word : head_) row("term_head", "term", word, -1, false, 10);
    for (std::size_t i = 0; i < 100; ++i) {
      // Steps that share no divisor with the number of words give pairs of different words.
      if (head(i) != head(i + 1 + i / head_.size())) row("and_head_head", "and", head(i) + " " + head(i + 1 + i / head_.size()), -1, false, 10);
      row("and_head_mid", "and", head(i) + " " + mid_[i % mid_.size()], -1, false, 10);
      if (i < head_.size()) row("or_3_head", "or", head(i) + " " + head(i + 1) + " " + head(i + 2), -1, false, 10);
    }
  }

  void print_patterns(const std::string& word, int i) {
    row("fuzzy2", "fuzzy", word, -1, false, 10);
    row("fuzzy2_acl", "fuzzy", word, i % viewers, false, 10);
    row("infix3", "infix", word.substr(1, 3), -1, false, 10);
    row("infix5", "infix", word.substr(0, 5), -1, false, 10);
  }

  std::vector<std::pair<std::string, std::string>> phrases() const {
    const auto records = static_cast<double>(vocabulary_.records());
    const auto fits = [&](const std::string& word) {
      const auto n = static_cast<double>(vocabulary_.frequency(word));
      return n >= records * 0.001 && n <= records * 0.3;
    };
    std::set<std::pair<std::string, std::string>> chosen;
    for (const auto& pair : vocabulary_.pairs())
      if (chosen.size() < 100 && pair.first != pair.second && fits(pair.first) && fits(pair.second)) chosen.insert(pair);
    return {chosen.begin(), chosen.end()};
  }

  void row(const char* name, const char* kind, const std::string& arguments, int viewer, bool facets, int limit,
           std::uint64_t offset = 0, bool by_date = false) {
    out_ << fmt::format("{}\t{}\t{}\t{}\t{:d}\t{}\t{}\t{:d}\n", name, kind, arguments, viewer, facets, limit, offset, by_date);
  }

  const Vocabulary& vocabulary_;
  std::ofstream out_;
  std::mt19937_64 random_{11};
  Words head_, mid_, rare_;
};

void print_viewers(const std::set<std::string>& principals, const std::string& path) {
  const Words all(principals.begin(), principals.end());
  std::mt19937_64 random(13);
  std::ofstream out(path);
  for (int viewer = 0; viewer < 4; ++viewer) {
    std::set<std::string> chosen{"public"};
    while (chosen.size() < std::min<std::size_t>(100, all.size())) chosen.insert(all[random() % all.size()]);
    std::string line;
    for (const auto& principal : chosen) line += (line.empty() ? "" : "\t") + principal;
    out << line << '\n';
  }
}

void run(const std::string& input, const std::string& folder) {
  std::ifstream in(input);
  std::ofstream rows(folder + "/rows.tsv");
  if (!in || !rows) throw std::runtime_error("cannot open " + (in ? folder + "/rows.tsv" : input));
  Vocabulary vocabulary;
  std::set<std::string> principals;
  const char* gap = gap_paths[0];
  std::string line;
  for (std::uint64_t number = 1; std::getline(in, line); ++number) {
    const auto content = quarry::parse_json(line);
    const auto values = words_of(content);
    vocabulary.add(values);
    if (content.at_path(gap_paths[1]) != nullptr) gap = gap_paths[1];
    for (const auto& principal : content.at_path("mdf.acl")->as_array()) principals.insert(principal.as_string());
    rows << line_of(number, content, values);
  }
  print_viewers(principals, folder + "/viewers.tsv");
  Queries(vocabulary, folder + "/queries.tsv").print();
  std::ofstream(folder + "/fields.tsv") << "dataset\tmdf.source_name\nyear\tdc.publicationYear\nelements\tmaterial.elements\n"
                                           "space_group\tcrystal_structure.space_group_number\ndate\tmdf.ingest_date\nband_gap\t"
                                        << gap << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: bench-workload RECORDS.ndjson FOLDER\n");
    return 2;
  }
  try {
    run(argv[1], argv[2]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench-workload: {}\n", error.what());
    return 1;
  }
  return 0;
}
