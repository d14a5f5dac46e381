// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/facet_spelling.hpp"

#include <algorithm>
#include <optional>

#include "acl_fault.hpp"
#include "index/typed_values.hpp"
#include "index/typed_values_visit.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

/// Collects the keywords of one path.
class Keywords final : public index::TypedVisitor {
 public:
  explicit Keywords(const std::string& path) : path_(path) {}
  void number(std::string_view, double) override {}
  void date(std::string_view, std::int64_t) override {}
  void boolean(std::string_view, bool) override {}
  void text(std::string_view, std::string_view) override {}
  void keyword(std::string_view path, std::string_view value) override {
    if (path != path_) return;
    auto& spelling = found.try_emplace(index::fold_case(value), value).first->second;
    if (value < spelling) spelling = value;
  }
  std::unordered_map<std::string, std::string> found;

 private:
  const std::string& path_;
};

bool has(const index::KeywordColumn& column, std::uint32_t doc, std::uint32_t ordinal) {
  const auto own = column.of(doc);
  return std::binary_search(own.begin(), own.end(), ordinal);
}

}  // namespace

std::string Spelling::operator()(const Term& term) {
  const auto* const known = parts_[term.part].segment().keywords(path_);
  const auto folded = known->folded(term.ordinal);
  // Normal forms of formulas are spelt in one way only, and in no record.
  if (is_derived(path_)) return known->spelling(term.ordinal);
  struct Holder {
    std::size_t part;
    std::uint32_t ordinal;
  };
  std::vector<Holder> holders;
  std::optional<std::string> common;
  bool agreed = true;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto* const column = parts_[i].segment().keywords(path_);
    if (column == nullptr || documents_[i].size() == 0) continue;
    const auto ordinal = i == term.part ? std::optional(term.ordinal) : column->find(folded);
    if (!ordinal) continue;
    holders.push_back({i, *ordinal});
    auto spelling = column->spelling(*ordinal);
    agreed = agreed && column->one_spelling(*ordinal) && (!common || *common == spelling);
    common = std::move(spelling);
  }
  if (agreed || acl_fault == 13) return *common;
  Speller best;
  for (const auto& [part, ordinal] : holders) consider(part, ordinal, term.count, best);
  std::optional<std::string> least;
  for (const auto row : best.rows) {
    const auto& own = spellings(row);
    if (const auto found = own.find(std::string(folded)); found != own.end() && (!least || found->second < *least)) least = found->second;
  }
  return least.value_or(std::string(folded));
}

const index::Bitmap& Spelling::counted(std::size_t part) {
  counted_.resize(parts_.size());
  if (counted_[part].size() == 0) {
    counted_[part] = index::Bitmap(parts_[part].segment().size());
    for (const auto* list : {&documents_[part].alone, &documents_[part].shared})
      for (const auto doc : *list) counted_[part].set(doc);
  }
  return counted_[part];
}

void Spelling::consider(std::size_t part, std::uint32_t ordinal, std::uint64_t count, Speller& best) {
  const auto& segment = parts_[part].segment();
  const auto& column = *segment.keywords(path_);
  const auto& documents = documents_[part];
  const auto note = [&](std::uint32_t doc, std::uint64_t hash) {
    if (!best.rows.empty() && hash > best.hash) return;
    if (!best.rows.empty() && hash < best.hash) best.rows.clear();
    best.hash = hash;
    best.rows.push_back(segment.row(doc));
  };
  // Going by hash ends at the first that has the keyword, which comes soon where it is frequent.
  if (count * documents.size() > segment.size()) {
    const auto& among = counted(part);
    std::optional<std::uint64_t> lowest;
    for (const auto doc : segment.by_subject_hash()) {
      if (doc >= among.size() || !among.test(doc)) continue;
      const auto hash = segment.subject_hash_of(doc);
      if (lowest && hash != *lowest) break;
      if (!has(column, doc, ordinal)) continue;
      lowest = hash;
      note(doc, hash);
    }
    return;
  }
  for (const auto* list : {&documents.alone, &documents.shared})
    for_each_values(column.arrays(), *list, [&](std::uint32_t doc, const auto* first, const auto* last) {
      if (std::find(first, last, ordinal) != last) note(doc, segment.subject_hash_of(doc));
    });
}

const std::unordered_map<std::string, std::string>& Spelling::spellings(std::int64_t row) {
  const auto known = rows_.find(row);
  if (known != rows_.end()) return known->second;
  const auto stored = snapshot_.load(row);
  Keywords keywords(path_);
  if (may_show(stored, snapshot_, viewer_)) index::visit_typed_values(stored.content, keywords);
  return rows_.emplace(row, std::move(keywords.found)).first->second;
}

}  // namespace quarry::query
