// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/columns.hpp"
#include "index/invert.hpp"
#include "index/postings_writer.hpp"
#include "index/segment.hpp"
#include "index/segment_files.hpp"
#include "index/segment_meta.hpp"
#include "index/segment_rows.hpp"
#include "index/subjects.hpp"
#include "index/tokens.hpp"
#include "index/typed_values.hpp"
#include "index/typed_values_visit.hpp"
#include "index/words_file.hpp"
#include "index/words_lookup.hpp"
#include "quarry/field.hpp"

namespace quarry::index {
std::uint64_t subject_hash(std::string_view subject) { return hash64(subject); }

struct SegmentBuilder::State final : TypedVisitor {
  explicit State(const std::filesystem::path& path)
      : directory(make_segment_directory(path)) {}

  void number(std::string_view path, double value) override { columns.number(path, doc(), value); }
  void date(std::string_view path, std::int64_t value) override { columns.date(path, doc(), value); }
  void keyword(std::string_view path, std::string_view value) override { columns.keyword(path, doc(), value); }
  void boolean(std::string_view path, bool value) override { columns.boolean(path, doc(), value); }
  void text(std::string_view path, std::string_view value) override {
    ids.clear();
    for_each_word(value, [this](std::string_view word) { ids.push_back(words.intern(word)); });
    if (ids.empty()) return;
    const auto field = fields.intern(path);
    for (const auto id : ids) use.note(id, doc(), field);
    tokens.text(field, ids);
    length += ids.size();
  }
  std::uint32_t doc() const { return facts.size(); }

  std::filesystem::path directory;
  RowFacts facts;
  ColumnsBuilder columns;
  StringTable words, fields;
  StringTable subjects;
  std::vector<std::uint32_t> subject_of;  ///< by document: number in `subjects`
  WordUse use;
  TokensWriter tokens;
  std::uint64_t length = 0;  ///< words of the document at hand
  std::vector<std::uint32_t> ids;
};

SegmentBuilder::SegmentBuilder(std::filesystem::path directory)
    : state_(std::make_unique<State>(std::move(directory))) {}
SegmentBuilder::~SegmentBuilder() = default;

std::uint32_t SegmentBuilder::size() const noexcept { return state_->facts.size(); }

void SegmentBuilder::add(const SegmentRow& row) {
  auto& state = *state_;
  state.length = 0;
  visit_typed_values(*row.content, state);
  state.tokens.end_document();
  auto& facts = state.facts;
  facts.lengths.push_back(state.length);
  facts.subject_hashes.push_back(subject_hash(row.subject));
  const auto subject = state.subjects.intern(row.subject);
  facts.starts_subject.push_back(state.subject_of.empty() || subject != state.subject_of.back());
  state.subject_of.push_back(subject);
  facts.first_versions.push_back(row.first_version);
  facts.datasets.push_back(row.dataset);
  facts.kinds.push_back(static_cast<std::uint64_t>(row.kind));
  facts.rows.push_back(row.row);
}

void SegmentBuilder::finish() {
  auto& state = *state_;
  {
    FileWriter file(state.directory / file_name::columns, columns_magic);
    DirectoryWriter directory;
    directory.number(state.facts.size());
    state.facts.write(file, directory);
    ColumnsWriter writer(file, state.facts.size());
    state.columns.finish(writer);
    writer.describe(directory);
    file.finish(directory.bytes());
  }
  write_keys(state.directory / file_name::keys, state.facts);
  std::vector<std::string_view> subjects;
  for (const auto id : state.subject_of) subjects.push_back(state.subjects[id]);
  write_subjects(state.directory / file_name::subjects, subjects);
  const auto order = order_words(state.words, state.use);
  write_words(state.directory / file_name::words, state.words, order);
  state.tokens.finish(state.directory / file_name::tokens, state.fields, order.ids);
  const WordsFile words(state.directory / file_name::words);
  write_words_lookup(state.directory / file_name::lookup, words, order, state.use);
  if (state.facts.size() == 0) {
    write_no_postings(state.directory);
  } else {
    PostingsWriter postings(state.directory, state.facts.lengths);
    invert(TokensFile(state.directory / file_name::tokens), words, WordsLookup(state.directory / file_name::lookup, words), postings);
    postings.finish();
  }
  seal_segment(state.directory, state.facts.size(), schema_hash());
}

}  // namespace quarry::index
