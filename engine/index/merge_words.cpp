// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "index/merge_inputs.hpp"
#include "index/postings_writer.hpp"

namespace quarry::index {
namespace {

/// What one input's words, fields and shapes of texts are in the output.
struct Become {
  std::vector<std::uint32_t> words;   ///< by id: number in the table of words
  std::vector<std::uint32_t> fields;  ///< by number: number in the table of fields
};

/// The words of the output, out of what the inputs know. Words and fields are those of one build of all rows.
class Words {
 public:
  explicit Words(const MergeInputs& inputs) : inputs_(inputs) {
    for (std::size_t i = 0; i < inputs.segments.size(); ++i) take(*inputs.segments[i], inputs.first[i]);
    shapes_.settle();
  }

  void write(const std::filesystem::path& output) const {
    const auto order = order_words(words_, use_);
    write_words(output / file_name::words, words_, order);
    write_tokens(output / file_name::tokens, order);
    write_words_lookup(output / file_name::lookup, WordsFile(output / file_name::words), order, use_);
  }

 private:
  void take(const SegmentFiles& segment, std::uint32_t first) {
    auto& become = become_.emplace_back();
    for (const auto& field : segment.tokens().fields()) become.fields.push_back(fields_.intern(field));
    become.words.resize(segment.words().size());
    for (std::uint32_t rank = 0; rank < segment.words().size(); ++rank)
      become.words[segment.words().id(rank)] = words_.intern(segment.words().sorted(rank));
    std::vector<std::uint32_t> occurrences(segment.words().size());
    for (std::uint32_t doc = 0; doc < segment.size(); ++doc) {
      shape_.clear();
      for (auto texts = segment.tokens().document(doc); texts.next(text_);) {
        append_token(become.fields[text_.field], shape_);
        append_token(static_cast<std::uint32_t>(text_.words.size()), shape_);
        for (const auto word : text_.words) {
          if (word >= occurrences.size()) throw_corrupt(segment.tokens().file().path(), "names a word that is none");
          ++occurrences[word];
        }
      }
      shape_of_.push_back(shapes_.note(shape_));
    }
    for (std::uint32_t rank = 0; rank < segment.words().size(); ++rank) {
      const auto id = segment.words().id(rank), word = become.words[id];
      use_.note(word, first + segment.lookup().first(rank), !segment.lookup().single(rank), occurrences[id]);
      for (const auto field : segment.lookup().fields(segment.lookup().set(rank))) use_.note_field(word, become.fields.at(field));
    }
  }

  void write_tokens(const std::filesystem::path& path, const WordOrder& order) const {
    TokensOutput output(path, shapes_);
    TokenText text;
    std::vector<std::uint32_t> ids;
    std::size_t at = 0;
    for (std::size_t i = 0; i < inputs_.segments.size(); ++i) {
      auto final_ids = become_[i].words;
      for (auto& word : final_ids) word = order.ids[word];
      const auto& segment = *inputs_.segments[i];
      for (std::uint32_t doc = 0; doc < segment.size(); ++doc) {
        ids.clear();
        for (auto texts = segment.tokens().document(doc); texts.next(text);)
          for (const auto word : text.words) ids.push_back(final_ids.at(word));
        output.document(shape_of_[at++], ids);
      }
    }
    output.finish(fields_);
  }

  const MergeInputs& inputs_;
  StringTable words_, fields_;
  WordUse use_;
  TextShapes shapes_;
  std::vector<Become> become_;
  std::vector<std::uint32_t> shape_of_;  ///< by document of the output
  std::string shape_;
  TokenText text_;
};

/// Puts the postings of all inputs one behind another, term by term.
class Postings {
 public:
  Postings(const MergeInputs& inputs, const WordsFile& words, const WordsLookup& lookup, const TokensFile& tokens)
      : inputs_(inputs), words_(words), lookup_(lookup), tokens_(tokens), next_(inputs.segments.size()) {}

  void visit(TermVisitor& visitor) {
    for (std::uint32_t rank = 0; rank < words_.size(); ++rank) {
      const auto places = places_of(words_.sorted(rank));
      if (lookup_.single(rank)) continue;
      join(places, {});
      visitor.term(words_.sorted(rank), list_);
      if (lookup_.fields(lookup_.set(rank)).size() > 1) several_.push_back({rank, places});
    }
    const FieldTerms fields(tokens_.fields());
    std::string term;
    for (const auto field : fields.in_order()) {
      const auto has = lookup_.sets_with(field);
      for (const auto& [rank, places] : several_) {
        if (has[lookup_.set(rank)] == 0) continue;
        join(places, tokens_.fields()[field]);
        visitor.term(term.assign(fields.prefix(field)).append(words_.sorted(rank)), list_);
      }
    }
  }

 private:
  /// A word's place in the sorted list of an input that has it.
  struct Place {
    std::uint32_t input, rank;
  };

  /// Words come in order, so each input's next word is it or comes later.
  std::vector<Place> places_of(std::string_view word) {
    std::vector<Place> places;
    for (std::uint32_t i = 0; i < next_.size(); ++i) {
      const auto& words = inputs_.segments[i]->words();
      if (next_[i] < words.size() && words.sorted(next_[i]) == word) places.push_back({i, next_[i]++});
    }
    return places;
  }

  /// `field`: a path; empty: the whole text.
  void join(const std::vector<Place>& places, std::string_view field) {
    list_.clear();
    for (const auto& [input, rank] : places) {
      const auto& segment = *inputs_.segments[input];
      const auto own = segment.fields().find(field);
      if (!field.empty() && !own) continue;
      segment.read(own, rank, part_);
      for (const auto doc : part_.documents) list_.documents.push_back(inputs_.first[input] + doc);
      list_.occurrences.insert(list_.occurrences.end(), part_.occurrences.begin(), part_.occurrences.end());
    }
    if (list_.documents.empty()) throw_corrupt(words_.file().path(), "has a word that no document has");
  }

  struct Several {
    std::uint32_t rank;
    std::vector<Place> places;
  };
  const MergeInputs& inputs_;
  const WordsFile& words_;
  const WordsLookup& lookup_;
  const TokensFile& tokens_;
  std::vector<std::uint32_t> next_;  ///< by input: place of the first word that has not come
  std::vector<Several> several_;     ///< words of the output that are in several fields
  PostingList list_, part_;
};

}  // namespace

void merge_words(const MergeInputs& inputs, const std::filesystem::path& output, std::span<const std::uint64_t> lengths) {
  Words(inputs).write(output);
  if (inputs.documents == 0) return write_no_postings(output);
  const WordsFile words(output / file_name::words);
  const WordsLookup lookup(output / file_name::lookup, words);
  const TokensFile tokens(output / file_name::tokens);
  PostingsWriter postings(output, lengths);
  Postings(inputs, words, lookup, tokens).visit(postings);
  postings.finish();
}

}  // namespace quarry::index
