// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/invert.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "index/field_terms.hpp"
#include "index/tokens.hpp"
#include "index/words_file.hpp"
#include "index/words_lookup.hpp"

namespace quarry::index {
namespace {

/// A posting list, packed: the gap to the document before and the occurrences of each, as varints.
struct Packed {
  std::string bytes;
  std::uint32_t next = 0;  ///< the document behind the last

  void add(std::uint32_t doc, std::uint32_t times) {
    append_token(doc - next, bytes);
    append_token(times, bytes);
    next = doc + 1;
  }
  void unpack(PostingList& into, const std::filesystem::path& file) const {
    into.clear();
    std::uint32_t doc = 0;
    for (ByteReader reader(bytes, file); !reader.at_end(); ++doc) {
      doc += static_cast<std::uint32_t>(reader.number());
      into.add(doc, static_cast<std::uint32_t>(reader.number()));
    }
  }
};

class Inverter {
 public:
  Inverter(const TokensFile& tokens, const WordsFile& words, const WordsLookup& lookup) : tokens_(tokens), words_(words), lookup_(lookup) {
    lay_out();
    for (std::uint32_t doc = 0; doc < tokens.documents(); ++doc) add(doc);
  }

  void visit(TermVisitor& visitor) {
    std::string term;
    for (std::uint32_t rank = 0; rank < words_.size(); ++rank)
      if (const auto list = place_[words_.id(rank)]; list != none) give(words_.sorted(rank), list, visitor);
    const FieldTerms fields(tokens_.fields());
    for (const auto field : fields.in_order()) {
      const auto has = lookup_.sets_with(field);
      for (const auto rank : in_several_)
        if (has[lookup_.set(rank)] != 0) {
          term.assign(fields.prefix(field)).append(words_.sorted(rank));
          give(term, list_of(words_.id(rank), field), visitor);
        }
    }
  }

 private:
  static constexpr std::uint32_t none = 0xffffffff;

  /// Gives each word that more than one document has the places of its lists: its own, then, where it is in several fields, one
  /// of each of these.
  void lay_out() {
    place_.assign(words_.size(), none);
    set_.assign(words_.size(), none);
    std::uint32_t next = 0;
    for (std::uint32_t rank = 0; rank < words_.size(); ++rank) {
      if (lookup_.single(rank)) continue;
      const auto id = words_.id(rank);
      place_[id] = next++;
      const auto fields = lookup_.fields(lookup_.set(rank)).size();
      if (fields < 2) continue;
      set_[id] = lookup_.set(rank);
      in_several_.push_back(rank);
      next += static_cast<std::uint32_t>(fields);
    }
    lists_.resize(next);
  }

  std::uint32_t list_of(std::uint32_t id, std::uint32_t field) const {
    const auto fields = lookup_.fields(set_[id]);
    const auto found = std::lower_bound(fields.begin(), fields.end(), field);
    if (found == fields.end() || *found != field) throw_corrupt(words_.file().path(), "a word is in a field that `lookup` does not name");
    return place_[id] + 1 + static_cast<std::uint32_t>(found - fields.begin());
  }

  void add(std::uint32_t doc) {
    terms_.clear();
    for (auto texts = tokens_.document(doc); texts.next(text_);)
      for (const auto id : text_.words) {
        if (id >= place_.size()) throw_corrupt(tokens_.file().path(), "names a word that is none");
        if (place_[id] == none) continue;
        terms_.push_back(place_[id]);
        if (set_[id] != none) terms_.push_back(list_of(id, text_.field));
      }
    std::sort(terms_.begin(), terms_.end());
    for (std::size_t i = 0, end; i < terms_.size(); i = end) {
      for (end = i + 1; end < terms_.size() && terms_[end] == terms_[i];) ++end;
      lists_[terms_[i]].add(doc, static_cast<std::uint32_t>(end - i));
    }
  }

  void give(std::string_view term, std::uint32_t list, TermVisitor& visitor) {
    lists_[list].unpack(list_, tokens_.file().path());
    lists_[list].bytes = {};
    if (list_.documents.empty()) throw_corrupt(words_.file().path(), "has a word that no document has");
    visitor.term(term, list_);
  }

  const TokensFile& tokens_;
  const WordsFile& words_;
  const WordsLookup& lookup_;
  std::vector<std::uint32_t> place_;  ///< by word id: of the word's list in `lists_`
  std::vector<std::uint32_t> set_;    ///< by word id: its set of fields, where there are several
  std::vector<std::uint32_t> in_several_;  ///< places of these words, rising
  std::vector<Packed> lists_;
  std::vector<std::uint32_t> terms_;
  TokenText text_;
  PostingList list_;
};

}  // namespace

void invert(const TokensFile& tokens, const WordsFile& words, const WordsLookup& lookup, TermVisitor& visitor) {
  Inverter(tokens, words, lookup).visit(visitor);
}

}  // namespace quarry::index
