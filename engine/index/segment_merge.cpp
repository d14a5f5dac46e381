// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "index/merge_inputs.hpp"
#include "quarry/field.hpp"

namespace quarry::index {
namespace {

RowFacts merge_rows(const MergeInputs& inputs) {
  RowFacts facts;
  for (const auto* segment : inputs.segments)
    for (std::uint32_t doc = 0; doc < segment->size(); ++doc) {
      facts.rows.push_back(segment->row(doc));
      facts.first_versions.push_back(segment->first_version(doc));
      facts.datasets.push_back(segment->dataset(doc));
      facts.kinds.push_back(static_cast<std::uint64_t>(segment->kind(doc)));
      facts.lengths.push_back(segment->length(doc));
      facts.subject_hashes.push_back(segment->subject_hash_of(doc));
      const auto* starts = segment->first_of_subject();
      facts.starts_subject.push_back(starts == nullptr || starts->test(doc));
    }
  return facts;
}

/// Copies the values of one column of all inputs; `map(input, value)` says what a value becomes.
template <class T, class Find, class Map>
ColumnValues<T> gather(const MergeInputs& inputs, Find&& find, Map&& map) {
  ColumnValues<T> out;
  for (std::size_t i = 0; i < inputs.segments.size(); ++i) {
    const Column<T>* column = find(*inputs.segments[i]);
    if (column == nullptr) continue;
    column->present().for_each([&](std::uint32_t doc) {
      for (const auto value : column->of(doc)) out.add(inputs.first[i] + doc, map(i, value));
    });
  }
  return out;
}

void merge_keywords(const MergeInputs& inputs, const std::string& path, ColumnsWriter& writer) {
  struct Word {
    std::string_view folded;
    std::size_t input;
    std::uint32_t ordinal;
  };
  std::vector<Word> all;
  std::vector<std::vector<std::uint32_t>> become(inputs.segments.size());
  for (std::size_t i = 0; i < inputs.segments.size(); ++i) {
    const auto* column = inputs.segments[i]->keywords(path);
    if (column == nullptr) continue;
    become[i].resize(column->cardinality());
    for (std::uint32_t ordinal = 0; ordinal < column->cardinality(); ++ordinal)
      all.push_back({column->folded(ordinal), i, ordinal});
  }
  std::sort(all.begin(), all.end(), [](const Word& a, const Word& b) {
    return std::pair(a.folded, a.input) < std::pair(b.folded, b.input);
  });
  KeywordStrings strings;
  for (const auto& word : all) {
    const auto* column = inputs.segments[word.input]->keywords(path);
    auto spelling = column->spelling(word.ordinal);
    const bool first = strings.folded.empty() || strings.folded.back() != word.folded;
    const bool varied = (!first && spelling != strings.spelling.back()) || !column->one_spelling(word.ordinal);
    if (first) {
      strings.folded.push_back(word.folded);
      strings.spelling.push_back(std::move(spelling));
    }
    const auto merged = static_cast<std::uint32_t>(strings.folded.size() - 1);
    if (varied && (strings.varied.empty() || strings.varied.back() != merged)) strings.varied.push_back(merged);
    become[word.input][word.ordinal] = static_cast<std::uint32_t>(strings.folded.size() - 1);
  }
  auto values = gather<std::uint32_t>(
      inputs, [&](const SegmentFiles& segment) { return segment.keywords(path); },
      [&](std::size_t input, std::uint32_t ordinal) { return become[input].at(ordinal); });
  writer.keywords(path, std::move(values), strings);
}

void merge_columns(const MergeInputs& inputs, ColumnsWriter& writer) {
  std::set<std::pair<std::string, ColumnKind>> names;
  for (const auto* segment : inputs.segments)
    for (const auto& name : segment->columns()) names.emplace(name.path, name.kind);
  const auto same = [](std::size_t, auto value) { return value; };
  for (const auto& [path, kind] : names) {
    const auto& name = path;
    switch (kind) {
      case ColumnKind::number:
        writer.numbers(name, gather<double>(inputs, [&](const SegmentFiles& s) { return s.numbers(name); }, same));
        break;
      case ColumnKind::date:
        writer.dates(name, gather<std::int64_t>(inputs, [&](const SegmentFiles& s) { return s.dates(name); }, same));
        break;
      case ColumnKind::keyword: merge_keywords(inputs, name, writer); break;
      case ColumnKind::boolean:
        writer.bools(name, gather<std::uint32_t>(inputs, [&](const SegmentFiles& s) { return s.bools(name); }, same));
        break;
    }
  }
}

/// Joins the subjects in byte order and gives each document its rank among them.
void merge_subjects(const MergeInputs& inputs, SubjectsWriter& writer) {
  std::vector<SubjectsFile::Walk> walks;
  std::vector<std::vector<std::uint32_t>> become(inputs.segments.size());
  for (const auto* segment : inputs.segments) walks.emplace_back(segment->subjects());
  while (true) {
    const std::string* least = nullptr;
    for (const auto& walk : walks)
      if (!walk.at_end() && (least == nullptr || walk.subject() < *least)) least = &walk.subject();
    if (least == nullptr) break;
    const auto subject = *least;
    const auto rank = writer.add(subject);
    for (std::size_t i = 0; i < walks.size(); ++i)
      if (!walks[i].at_end() && walks[i].subject() == subject) {
        become[i].push_back(rank);
        walks[i].next();
      }
  }
  std::vector<std::uint64_t> ranks;
  ranks.reserve(inputs.documents);
  for (std::size_t i = 0; i < inputs.segments.size(); ++i)
    for (std::uint32_t doc = 0; doc < inputs.segments[i]->size(); ++doc)
      ranks.push_back(become[i].at(inputs.segments[i]->subjects().rank(doc)));
  writer.finish(ranks);
}

}  // namespace

void merge_segments(const std::vector<std::shared_ptr<const Segment>>& inputs,
                    const std::vector<std::filesystem::path>&, const std::filesystem::path& output) {
  const MergeInputs from(inputs);
  make_segment_directory(output);
  const auto facts = merge_rows(from);
  {
    FileWriter file(output / file_name::columns, columns_magic);
    DirectoryWriter directory;
    directory.number(facts.size());
    facts.write(file, directory);
    ColumnsWriter writer(file, facts.size());
    merge_columns(from, writer);
    writer.describe(directory);
    file.finish(directory.bytes());
  }
  write_keys(output / file_name::keys, facts);
  SubjectsWriter subjects(output / file_name::subjects);
  merge_subjects(from, subjects);
  merge_words(from, output, facts.lengths);
  seal_segment(output, facts.size(), schema_hash());
}

}  // namespace quarry::index
