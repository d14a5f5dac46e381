// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/rank.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <memory>
#include <limits>
#include <queue>
#include <span>
#include <utility>

#include "acl_fault.hpp"
#include "index/column_scan.hpp"
#include "index/term_record.hpp"
#include "query/bm25.hpp"

namespace quarry::query {
namespace {

using Scored = std::vector<std::pair<std::uint32_t, double>>;

/// The score that the worst of the first `wanted` subjects has, as far as is known.
class Threshold {
 public:
  explicit Threshold(std::uint64_t wanted) : wanted_(wanted) {}
  void offer(double score) {
    if (best_.size() < wanted_) {
      best_.push(score);
    } else if (wanted_ != 0 && score > best_.top()) {
      best_.pop();
      best_.push(score);
    } else {
      return;
    }
    if (best_.size() == wanted_) least_ = best_.top();
  }
  /// Below it nothing is wanted.
  double score() const noexcept { return least_; }

 private:
  std::uint64_t wanted_;
  double least_ = 0;
  std::priority_queue<double, std::vector<double>, std::greater<>> best_;
};

/// A term as one segment has it.
struct PartTerm {
  std::shared_ptr<const index::TermRecord> record;
  double rarity;
};

/// Scores the documents of one part.
class PartRanker {
 public:
  PartRanker(const Part& part, std::vector<PartTerm>&& terms, Impacts& impacts, Threshold& threshold, const Deadline& deadline)
      : part_(part), terms_(std::move(terms)), lengths_(part.segment().short_lengths()), impacts_(impacts), threshold_(threshold), deadline_(deadline) {}

  Scored run(const Matches& matched) {
    Scored scored;
    if (part_.segment().first_of_subject() != nullptr) {
      subjects(matched, scored);
    } else if (matched.few()) {
      few(matched.list(), scored);
    } else {
      auto rest = matched.bits();
      lists(rest, scored);
      words(rest, scored);
    }
    return scored;
  }

 private:
  std::uint32_t length(std::uint32_t doc) const { return lengths_[doc] != 255 ? lengths_[doc] : part_.segment().length(doc); }

  double score(std::uint32_t doc) {
    double sum = 0;
    for (const auto& term : terms_)
      if (const auto occurrences = term.record->occurrences(doc); occurrences != 0) sum += term.rarity * impacts_(occurrences, length(doc));
    return sum;
  }

  void take(std::uint32_t doc, double score, Scored& scored) {
    if (score < threshold_.score()) return;
    threshold_.offer(score);
    scored.emplace_back(doc, score);
  }

  /// One after the other; lists of terms are walked beside them.
  void few(std::span<const std::uint32_t> documents, Scored& scored) {
    std::vector<std::size_t> at(terms_.size(), 0);
    std::size_t seen = 0;
    for (const auto doc : documents) {
      if (++seen % 65'536 == 0) deadline_.check();
      double sum = 0;
      for (std::size_t t = 0; t < terms_.size(); ++t)
        if (const auto occurrences = terms_[t].record->occurrences(doc, at[t]); occurrences != 0)
          sum += terms_[t].rarity * impacts_(occurrences, length(doc));
      take(doc, sum, scored);
    }
  }

  /// All of them, since a subject's best entry decides.
  void subjects(const Matches& matched, Scored& scored) {
    const auto& starts = *part_.segment().first_of_subject();
    double best = -1;
    matched.for_each([&](std::uint32_t doc) {
      if (best >= 0 && starts_between(starts, scored.back().first, doc)) threshold_.offer(std::exchange(best, -1));
      scored.emplace_back(doc, score(doc));
      best = std::max(best, scored.back().second);
      if (scored.size() % 65'536 == 0) deadline_.check();
    });
    if (best >= 0) threshold_.offer(best);
  }

  static bool starts_between(const index::Bitmap& starts, std::uint32_t before, std::uint32_t doc) {
    for (auto at = before + 1; at <= doc; ++at)
      if (starts.test(at)) return true;
    return false;
  }

  /// What has a term that is not dense, taken out of `rest`.
  void lists(index::Bitmap& rest, Scored& scored) {
    for (const auto& term : terms_)
      for (const auto doc : term.record->list()) {
        if (!rest.test(doc)) continue;
        rest.reset(doc);
        take(doc, score(doc), scored);
      }
  }

  /// The rest has dense terms only: 64 documents at a time, in falling bands of what they can reach.
  void words(const index::Bitmap& rest, Scored& scored) {
    std::erase_if(terms_, [](const PartTerm& term) { return !term.record->dense(); });
    if (terms_.empty()) {
      if (threshold_.score() > 0) return;
      rest.for_each([&](std::uint32_t doc) { take(doc, 0, scored); });
      return;
    }
    double top = -1;
    const auto bounds = bounds_of(rest, top);
    double high = std::numeric_limits<double>::infinity();
    for (int band = 1; high >= threshold_.score() && high >= 0; ++band) {
      deadline_.check();
      // Narrow at the top, where most are decided; the last takes in all.
      const double low = band < 12 ? top * (1 - 0.01 * band * band * 0.7) : 0;
      index::scan_between<double>(bounds.data(), bounds.size(), low, high, [&](std::size_t group, std::uint64_t bits) {
        for (; bits != 0; bits &= bits - 1) {
          const auto word = group * 64 + static_cast<std::size_t>(std::countr_zero(bits));
          if (bounds[word] >= threshold_.score()) visit(word, rest.words()[word], scored);
        }
      });
      if (low == 0) break;
      high = std::nextafter(low, -1.0);
    }
  }

  /// What the best of each 64 can reach; -1 where none matches; `top` becomes the highest. Sums are made as scores are, so that
  /// they are never less.
  std::vector<double> bounds_of(const index::Bitmap& rest, double& top) {
    const auto& words = rest.words();
    std::vector<double> bounds(words.size(), 0);
    for (const auto& term : terms_) {
      const auto& record = *term.record;
      for (std::size_t word = 0; word < bounds.size(); ++word)
        bounds[word] += term.rarity * impacts_.most(record.most_occurrences(word), record.least_length(word));
    }
    std::array<double, 4> tops{-1, -1, -1, -1};  // four at a time: each waits for the one before it
    const auto take_in = [&](std::size_t word, double& highest) {
      bounds[word] = words[word] == 0 ? -1 : bounds[word];
      highest = std::max(highest, bounds[word]);
    };
    std::size_t word = 0;
    for (; word + tops.size() <= bounds.size(); word += tops.size())
      for (std::size_t i = 0; i < tops.size(); ++i) take_in(word + i, tops[i]);
    for (; word < bounds.size(); ++word) take_in(word, tops[0]);
    top = *std::max_element(tops.begin(), tops.end());
    return bounds;
  }

  /// Scores documents of 64, term by term: each in the order in which `score` adds.
  void visit(std::size_t word, std::uint64_t documents, Scored& scored) {
    for (const auto& term : terms_) {
      const auto& record = *term.record;
      for (auto own = record.bits().words()[word] & documents; own != 0; own &= own - 1) {
        const auto at = static_cast<std::size_t>(std::countr_zero(own));
        const auto doc = static_cast<std::uint32_t>(word * 64 + at);
        sums_[at] += term.rarity * impacts_(record.dense_occurrences(doc), length(doc));
      }
    }
    for (; documents != 0; documents &= documents - 1) {
      const auto at = static_cast<std::size_t>(std::countr_zero(documents));
      take(static_cast<std::uint32_t>(word * 64 + at), std::exchange(sums_[at], 0.0), scored);
    }
  }

  const Part& part_;
  std::vector<PartTerm> terms_;
  std::array<double, 64> sums_{};  ///< of `visit`, 0 outside of it
  std::span<const std::uint8_t> lengths_;
  Impacts& impacts_;
  Threshold& threshold_;
  const Deadline& deadline_;
};

/// Rarity of each term among what is visible.
std::vector<double> rarities(const std::vector<ScoringTerm>& terms, const std::vector<Part>& parts, double documents) {
  std::vector<double> out;
  for (const auto& term : terms) {
    double frequency = 0;
    for (const auto& part : parts) frequency += part.visible->frequency(part.segment(), term.path, term.word);
    out.push_back(term.weight * std::log(1 + (documents - frequency + 0.5) / (frequency + 0.5)));
  }
  return out;
}

/// Leaves of a part what reaches the threshold.
void prune(Scored& scored, double threshold, Matches& documents, DocumentScores& scores) {
  std::erase_if(scored, [&](const auto& one) { return one.second < threshold; });
  std::sort(scored.begin(), scored.end());
  std::vector<std::uint32_t> left;
  left.reserve(scored.size());
  for (const auto& one : scored) left.push_back(one.first);
  documents = Matches(documents.size(), std::move(left));
  scores.set(std::move(scored));
}

}  // namespace

Ranked rank(const std::vector<ScoringTerm>& terms, const std::vector<Part>& parts, std::vector<Matches>&& matched,
            std::uint64_t wanted, const Deadline& deadline) {
  Ranked ranked{std::move(matched), std::vector<DocumentScores>(parts.size())};
  if (terms.empty()) return ranked;
  double documents = 0, length = 0;
  for (const auto& part : parts) {
    documents += acl_fault == 4 ? part.segment().size() : part.visible->count;
    length += static_cast<double>(part.visible->word_count);
  }
  Impacts impacts(documents == 0 ? 1 : std::max(1.0, length / documents));
  const auto rarity = rarities(terms, parts, documents);
  Threshold threshold(wanted);
  std::vector<Scored> scored;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    deadline.check();
    std::vector<PartTerm> records;
    for (std::size_t t = 0; t < terms.size(); ++t) {
      auto record = parts[i].segment().term(terms[t].path, terms[t].word);
      if (record->documents() != 0) records.push_back({std::move(record), rarity[t]});
    }
    scored.push_back(PartRanker(parts[i], std::move(records), impacts, threshold, deadline).run(ranked.documents[i]));
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool whole = parts[i].segment().first_of_subject() != nullptr;  // a hit shows all of its entries that match
    prune(scored[i], whole ? 0 : threshold.score(), ranked.documents[i], ranked.scores[i]);
  }
  return ranked;
}

}  // namespace quarry::query
