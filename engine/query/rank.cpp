// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/rank.hpp"

#include <cmath>

#include "query/scoring_terms.hpp"

namespace quarry::query {
namespace {

constexpr double k1 = 1.2, b = 0.75;

}  // namespace

std::vector<std::vector<double>> scores(const Node& query, const std::vector<Part>& parts,
                                        const std::vector<index::Bitmap>& matched, const Deadline& deadline) {
  std::vector<std::vector<double>> scores(parts.size());
  const auto terms = scoring_terms(query);
  if (terms.empty()) return scores;
  double documents = 0, length = 0;
  for (const auto& part : parts) {
    documents += part.visible->count;
    length += static_cast<double>(part.visible->word_count);
  }
  const double average = documents == 0 ? 1 : std::max(1.0, length / documents);
  for (std::size_t i = 0; i < parts.size(); ++i) scores[i].assign(parts[i].segment().size(), 0);
  struct Posting {
    std::size_t part;
    std::uint32_t doc, occurrences;
  };
  for (const auto& term : terms) {
    deadline.check();
    std::vector<Posting> postings;
    double frequency = 0;
    for (std::size_t i = 0; i < parts.size(); ++i)
      parts[i].segment().for_each_posting(term.path, term.word, [&](std::uint32_t doc, std::uint32_t occurrences) {
        if (!parts[i].visible->documents.test(doc)) return;
        ++frequency;
        if (matched[i].test(doc)) postings.push_back({i, doc, occurrences});
      });
    const double rarity = term.weight * std::log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
    for (const auto& posting : postings) {
      const double tf = posting.occurrences;
      const double size = parts[posting.part].segment().length(posting.doc);
      scores[posting.part][posting.doc] += rarity * tf * (k1 + 1) / (tf + k1 * (1 - b + b * size / average));
    }
  }
  return scores;
}

}  // namespace quarry::query
