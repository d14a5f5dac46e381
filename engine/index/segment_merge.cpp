// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "index/segment_files.hpp"
#include "quarry/field.hpp"

namespace quarry::index {
namespace {

/// Inputs of a merge and where the documents of each begin in the output.
struct Inputs {
  std::vector<const SegmentFiles*> segments;
  std::vector<std::uint32_t> first;
  std::uint32_t documents = 0;

  explicit Inputs(const std::vector<std::shared_ptr<const Segment>>& from) {
    for (const auto& segment : from) {
      const auto* files = dynamic_cast<const SegmentFiles*>(segment.get());
      if (files == nullptr) throw Error(Code::internal, "only segments opened from directories can be merged");
      if (files->size() > 0xffffffffU - 1 - documents)
        throw Error(Code::too_large, "a merged segment would pass 2^32 documents; merge fewer");
      segments.push_back(files);
      first.push_back(documents);
      documents += files->size();
    }
  }
};

RowFacts merge_rows(const Inputs& inputs) {
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
ColumnValues<T> gather(const Inputs& inputs, Find&& find, Map&& map) {
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

void merge_keywords(const Inputs& inputs, const std::string& path, ColumnsWriter& writer) {
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

void merge_columns(const Inputs& inputs, ColumnsWriter& writer) {
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
void merge_subjects(const Inputs& inputs, SubjectsWriter& writer) {
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

/// Joins the token streams. Words and fields get the numbers they would have had in one build.
void merge_tokens(const Inputs& inputs, StringTable& words, StringTable& fields, TokensWriter& writer) {
  TokenText text;
  for (const auto* segment : inputs.segments) {
    std::vector<std::uint32_t> word_ids, field_ids;
    for (std::uint32_t id = 0; id < segment->words().size(); ++id)
      word_ids.push_back(words.intern(segment->words().word(id)));
    for (const auto& field : segment->tokens().fields()) field_ids.push_back(fields.intern(field));
    for (std::uint32_t doc = 0; doc < segment->size(); ++doc) {
      for (auto reader = segment->tokens().document(doc); segment->tokens().next_text(reader, text);) {
        for (auto& word : text.words) {
          if (word >= word_ids.size()) throw_corrupt(segment->tokens().file().path(), "names a word that is none");
          word = word_ids[word];
        }
        writer.text(field_ids[text.field], text.words);
      }
      writer.end_document();
    }
  }
}

/// Where the words of the output are seen first, out of what the inputs know.
WordUse merge_use(const Inputs& inputs, const StringTable& words) {
  WordUse use;
  for (std::size_t i = 0; i < inputs.segments.size(); ++i) {
    const auto& segment = *inputs.segments[i];
    for (std::uint32_t rank = 0; rank < segment.words().size(); ++rank)
      use.note(*words.find(segment.words().sorted(rank)), inputs.first[i] + segment.lookup().first(rank), !segment.lookup().single(rank));
  }
  return use;
}

/// True where every field has the same term prefix in all inputs and in the output, so that postings can be compacted as
/// they are. Only two paths with the same 48 bits of hash make it false.
bool prefixes_agree(const Inputs& inputs, const StringTable& fields) {
  FieldPrefixes output;
  for (std::uint32_t id = 0; id < fields.size(); ++id) output.add(fields[id]);
  return std::all_of(inputs.segments.begin(), inputs.segments.end(), [&](const SegmentFiles* segment) {
    FieldPrefixes input;
    for (const auto& field : segment->tokens().fields())
      if (input.add(field) != output[*fields.find(field)]) return false;
    return true;
  });
}

}  // namespace

void merge_segments(const std::vector<std::shared_ptr<const Segment>>& inputs,
                    const std::vector<std::filesystem::path>& directories, const std::filesystem::path& output) {
  const Inputs from(inputs);
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
  StringTable words, fields;
  TokensWriter tokens(output / file_name::tokens);
  merge_tokens(from, words, fields, tokens);
  tokens.finish(fields);
  write_words(output / file_name::words, words);
  const WordsFile words_file(output / file_name::words);
  write_words_lookup(output / file_name::lookup, words_file, merge_use(from, words));
  if (prefixes_agree(from, fields)) {
    std::vector<std::filesystem::path> databases;
    for (const auto& directory : directories) databases.push_back(directory / file_name::postings);
    compact_postings(databases, output / file_name::postings);
  } else {
    write_postings(TokensFile(output / file_name::tokens), words_file, output / file_name::postings);
  }
  write_hot_postings(output / file_name::postings, output / file_name::hot);
  seal_segment(output, facts.size(), schema_hash());
}

}  // namespace quarry::index
