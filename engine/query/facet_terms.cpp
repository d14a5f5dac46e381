// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/facet_terms.hpp"

#include <algorithm>
#include <unordered_map>

#include "query/facet_codes.hpp"
#include "query/facet_scratch.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t most_values = 2'000'000;
/// Dictionaries up to this size are merged at once; larger ones where enough of their keywords were met.
constexpr std::size_t small_dictionaries = 65'536;

bool comes_before(const Term& a, const Term& b) {
  if (a.count != b.count) return a.count > b.count;
  if (a.kind != b.kind) return a.kind < b.kind;
  return a.kind == Term::Kind::keyword ? a.rank < b.rank : a.number < b.number;
}

/// Keeps the first `size` of many terms.
class Top {
 public:
  explicit Top(std::size_t size) : size_(size) {}
  void offer(const Term& term) {
    if (size_ == 0) return;
    if (heap_.size() == size_) {
      if (!comes_before(term, heap_.front())) return;
      std::pop_heap(heap_.begin(), heap_.end(), comes_before);
      heap_.back() = term;
    } else {
      heap_.push_back(term);
    }
    std::push_heap(heap_.begin(), heap_.end(), comes_before);
  }
  std::vector<Term> sorted() {
    std::sort_heap(heap_.begin(), heap_.end(), comes_before);
    return std::move(heap_);
  }

 private:
  std::size_t size_;
  std::vector<Term> heap_;  // the last of them in front
};

/// The counts of one part's keywords.
struct PartCounts {
  std::uint32_t part;
  const index::KeywordColumn* column;
  std::vector<OrdinalCount> counts;
};

std::vector<OrdinalCount> count_ordinals(const index::KeywordColumn& column, const index::Segment& segment, const Documents& documents) {
  OrdinalCounter counter(column.cardinality(), documents.size());
  const auto& arrays = column.arrays();
  counter.run([&](auto&& add) {
    if (!count_by_code(arrays, documents.alone, add))
      for_each_values(arrays, documents.alone, [&](std::uint32_t, const auto* first, const auto* last) {
        for (; first != last; ++first) add(*first);
      });
    std::vector<std::uint32_t> own;
    for_each_shared(segment, documents.shared, [&](std::span<const std::uint32_t> docs) {
      gather(arrays, docs, own, [](auto ordinal) { return static_cast<std::uint32_t>(ordinal); });
      for (const auto ordinal : own) add(ordinal);
    });
  });
  return counter.take();
}

/// Only the keywords that begin with the prefix: one run of the dictionary.
void cut_to_prefix(const index::KeywordColumn& column, const std::string& prefix, std::vector<OrdinalCount>& counts) {
  if (prefix.empty()) return;
  const auto begin = std::partition_point(counts.begin(), counts.end(), [&](const OrdinalCount& one) { return column.folded(one.ordinal) < prefix; });
  const auto end = std::partition_point(begin, counts.end(), [&](const OrdinalCount& one) { return column.folded(one.ordinal).starts_with(prefix); });
  counts.erase(end, counts.end());
  counts.erase(counts.begin(), begin);
}

/// Adds up what the parts counted and calls give(Term) for each keyword.
template <class Give>
void join_by_map(const std::vector<PartCounts>& all, const OrdinalMap& map, std::size_t met, Give&& give) {
  OrdinalCounter counter(map.size, met);
  counter.run([&](auto&& add) {
    for (const auto& one : all)
      for (const auto& [ordinal, count] : one.counts) add(map.to_snapshot[one.part][ordinal], count);
  });
  for (const auto& [rank, count] : counter.take()) give(Term{count, Term::Kind::keyword, 0, rank, 0, 0});
}

template <class Give>
void join_by_text(const std::vector<PartCounts>& all, Give&& give) {
  struct Met {
    std::string_view keyword;
    std::uint32_t part;
    OrdinalCount one;
  };
  std::vector<Met> met;
  for (const auto& part : all)
    for (const auto& one : part.counts) met.push_back({part.column->folded(one.ordinal), part.part, one});
  std::sort(met.begin(), met.end(), [](const Met& a, const Met& b) { return a.keyword < b.keyword; });
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < met.size(); ++rank) {
    Term term{0, Term::Kind::keyword, 0, rank, met[i].part, met[i].one.ordinal};
    for (const auto keyword = met[i].keyword; i < met.size() && met[i].keyword == keyword; ++i) term.count += met[i].one.count;
    give(term);
  }
}

/// Where a rank of the map stands among the parts.
void place(Term& term, const std::vector<PartCounts>& all, const OrdinalMap& map) {
  for (const auto& one : all) {
    const auto& ranks = map.to_snapshot[one.part];
    const auto at = std::lower_bound(ranks.begin(), ranks.end(), term.rank);
    if (at == ranks.end() || *at != term.rank) continue;
    term.part = one.part;
    term.ordinal = static_cast<std::uint32_t>(at - ranks.begin());
    return;
  }
}

class Counting {
 public:
  Counting(const TermsAsked& asked, const std::vector<Part>& parts, const DocumentSets& documents, OrdinalMaps& maps, const Deadline& deadline)
      : asked_(asked), parts_(parts), documents_(documents), maps_(maps), deadline_(deadline), top_(asked.size) {}

  TermCounts operator()() {
    if (asked_.prefix.empty()) {
      booleans();
      numbers();
    }
    keywords();
    counts_.top = top_.sorted();
    if (map_ != nullptr)
      for (auto& term : counts_.top)
        if (term.kind == Term::Kind::keyword) place(term, keywords_, *map_);
    return std::move(counts_);
  }

 private:
  void give(const Term& term) {
    if (++counts_.distinct > most_values) refuse();
    counts_.sum += term.count;
    top_.offer(term);
  }
  [[noreturn]] void refuse() const {
    throw Error(Code::too_large, "facet '" + asked_.field + "' has over two million values: narrow the query");
  }

  void booleans() {
    std::uint64_t by_value[2] = {0, 0};
    for (std::size_t i = 0; i < parts_.size(); ++i)
      if (const auto* column = parts_[i].segment().bools(asked_.path))
        for (const auto& [ordinal, count] : count_ordinals(*column, parts_[i].segment(), documents_[i])) by_value[ordinal] += count;
    for (std::uint32_t value = 0; value < 2; ++value)
      if (by_value[value] != 0) give({by_value[value], Term::Kind::boolean, static_cast<double>(value), 0, 0, 0});
  }

  void numbers() {
    NumberCounter counter;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const auto& segment = parts_[i].segment();
      const auto* const column = segment.numbers(asked_.path);
      if (column == nullptr) continue;
      deadline_.check();
      if (segment.keywords(asked_.path) == nullptr) {
        count_numbers(column->arrays(), segment, documents_[i], counter);
      } else {
        count_numbers(column->arrays(), segment, without_keywords(parts_[i], asked_.path, documents_[i]), counter);
      }
    }
    counter.for_each([&](double value, std::uint64_t count) { give({count, Term::Kind::number, value, 0, 0, 0}); });
  }

  void count_numbers(const index::ColumnArrays<double>& column, const index::Segment& segment, const Documents& documents, NumberCounter& counter) const {
    const auto add = [&](double value, std::uint32_t by = 1) {
      counter.add(value, by);
      if (counter.distinct() > most_values) refuse();
    };
    if (!count_by_code(column, documents.alone, add))
      for_each_values(column, documents.alone, [&](std::uint32_t, const double* first, const double* last) {
        for (; first != last; ++first) add(*first);
      });
    std::vector<double> own;
    for_each_shared(segment, documents.shared, [&](std::span<const std::uint32_t> docs) {
      gather(column, docs, own, [](double value) { return value; });
      for (const auto value : own) add(value);
    });
  }

  void keywords() {
    std::size_t met = 0, known = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const auto* const column = parts_[i].segment().keywords(asked_.path);
      if (column == nullptr || documents_[i].size() == 0) continue;
      deadline_.check();
      PartCounts one{static_cast<std::uint32_t>(i), column, count_ordinals(*column, parts_[i].segment(), documents_[i])};
      cut_to_prefix(*column, asked_.prefix, one.counts);
      if (one.counts.empty()) continue;
      met += one.counts.size();
      known += column->cardinality();
      keywords_.push_back(std::move(one));
    }
    const auto give_it = [&](const Term& term) { give(term); };
    if (keywords_.size() == 1) {
      for (const auto& [ordinal, count] : keywords_.front().counts)
        give({count, Term::Kind::keyword, 0, ordinal, keywords_.front().part, ordinal});
    } else if (keywords_.size() > 1 && (known <= small_dictionaries || met > known / 16)) {
      std::vector<index::SegmentView> views;
      for (const auto& part : parts_) views.push_back(*part.view);
      map_ = maps_.of(views, asked_.path);
      join_by_map(keywords_, *map_, met, give_it);
    } else {
      join_by_text(keywords_, give_it);
    }
  }

  const TermsAsked& asked_;
  const std::vector<Part>& parts_;
  const DocumentSets& documents_;
  OrdinalMaps& maps_;
  const Deadline& deadline_;
  Top top_;
  TermCounts counts_;
  std::vector<PartCounts> keywords_;
  std::shared_ptr<const OrdinalMap> map_;
};

/// Which of the terms a value is.
template <class Value>
class Wanted {
 public:
  void add(Value value, std::size_t term) { terms_.emplace(value, term); }
  bool empty() const noexcept { return terms_.empty(); }
  template <class Visit>
  void visit(Value value, Visit&& visit) const {
    if (const auto found = terms_.find(value); found != terms_.end()) visit(found->second);
  }

 private:
  std::unordered_map<Value, std::size_t> terms_;
};

template <class T, class Value>
void split(const index::ColumnArrays<T>& column, const Documents& documents, const Wanted<Value>& wanted, std::size_t part,
           std::vector<DocumentSets>& sets) {
  for (const auto list : {&Documents::alone, &Documents::shared})
    for_each_values(column, documents.*list, [&](std::uint32_t doc, const auto* first, const auto* last) {
      for (; first != last; ++first) wanted.visit(*first, [&](std::size_t term) { (sets[term][part].*list).push_back(doc); });
    });
}

}  // namespace

TermCounts count_terms(const TermsAsked& asked, const std::vector<Part>& parts, const DocumentSets& documents, OrdinalMaps& maps,
                       const Deadline& deadline) {
  return Counting(asked, parts, documents, maps, deadline)();
}

Documents without_keywords(const Part& part, const std::string& path, const Documents& documents) {
  Documents left = documents;
  if (const auto* const column = part.segment().keywords(path)) {
    const auto& present = column->present();
    for (auto* list : {&left.alone, &left.shared}) std::erase_if(*list, [&](std::uint32_t doc) { return present.test(doc); });
  }
  return left;
}

std::vector<DocumentSets> split_by_terms(const std::vector<Term>& terms, const std::string& path, const std::vector<Part>& parts,
                                         const DocumentSets& documents) {
  std::vector<DocumentSets> sets(terms.size(), DocumentSets(parts.size()));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& segment = parts[i].segment();
    const auto* const keywords = segment.keywords(path);
    const auto* const bools = segment.bools(path);
    const auto* const numbers = segment.numbers(path);
    Wanted<std::uint32_t> ordinals, truths;
    Wanted<double> values;
    for (std::size_t t = 0; t < terms.size(); ++t) {
      if (terms[t].kind == Term::Kind::boolean) truths.add(terms[t].number != 0, t);
      if (terms[t].kind == Term::Kind::number) values.add(terms[t].number, t);
      if (terms[t].kind != Term::Kind::keyword || keywords == nullptr) continue;
      const auto* const own = parts[terms[t].part].segment().keywords(path);
      if (const auto ordinal = terms[t].part == i ? std::optional(terms[t].ordinal) : keywords->find(own->folded(terms[t].ordinal))) ordinals.add(*ordinal, t);
    }
    if (keywords != nullptr && !ordinals.empty()) split(keywords->arrays(), documents[i], ordinals, i, sets);
    if (bools != nullptr && !truths.empty()) split(bools->arrays(), documents[i], truths, i, sets);
    if (numbers != nullptr && !values.empty()) split(numbers->arrays(), without_keywords(parts[i], path, documents[i]), values, i, sets);
    for (auto& set : sets) set[i].subjects = set[i].alone.size() + count_shared(segment, set[i].shared);
  }
  return sets;
}

}  // namespace quarry::query
