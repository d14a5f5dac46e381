// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/similar.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "acl_fault.hpp"
#include "index/subjects.hpp"
#include "quarry/error.hpp"
#include "query/composition_likeness.hpp"
#include "query/field_selection.hpp"
#include "query/matched.hpp"
#include "query/rank.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t most_words = 25, most_words_looked_at = 1'000;
constexpr std::uint32_t most_hits = 10'000;

using Bitmaps = std::vector<index::Bitmap>;

/// What the viewer may see of a subject, by part.
Bitmaps documents_of(const std::string& subject, const std::vector<Part>& parts) {
  Bitmaps documents;
  bool any = false;
  for (const auto& part : parts) {
    const auto& subjects = part.segment().subjects();
    documents.emplace_back(part.segment().size());
    for (const auto doc : part.segment().find_subject(index::subject_hash(subject)))
      if ((acl_fault == 14 || part.visible->documents.test(doc)) && subjects.subject(subjects.rank(doc)) == subject) {
        documents.back().set(doc);
        any = true;
      }
  }
  if (!any) throw Error(Code::not_found, "no record '" + subject + "' that you may see");
  return documents;
}

/// Text that says where a record lies and how it came, not what it is.
bool is_about_files(std::string_view path) {
  static constexpr std::array blocks{"mdf", "files", "extraction", "origin"};
  return std::any_of(blocks.begin(), blocks.end(), [&](std::string_view block) {
    return path.starts_with(block) && (path.size() == block.size() || path[block.size()] == '.');
  });
}

/// The words of some documents that tell most of them, weighed by how often they stand there.
std::vector<ScoringTerm> telling_words(const std::vector<Part>& parts, const Bitmaps& documents, const Deadline& deadline) {
  std::map<std::string, double, std::less<>> occurrences;
  double holders = 0;
  for (std::size_t i = 0; i < parts.size(); ++i)
    documents[i].for_each([&](std::uint32_t doc) {
      ++holders;
      parts[i].segment().for_each_text(doc, [&](std::string_view path, const std::vector<std::string_view>& words) {
        if (is_about_files(path)) return;
        for (const auto word : words) {
          const auto known = occurrences.find(word);
          if (known == occurrences.end()) {
            occurrences.emplace(word, 1);
          } else {
            ++known->second;
          }
        }
      });
    });
  struct Word {
    std::string text;
    double weight, value;
  };
  std::vector<Word> words;
  for (const auto& [text, count] : occurrences) words.push_back({text, 1 + std::log(count), 0});
  std::stable_sort(words.begin(), words.end(), [](const Word& a, const Word& b) { return a.weight > b.weight; });
  if (words.size() > most_words_looked_at) words.resize(most_words_looked_at);
  double all = 0;
  for (const auto& part : parts) all += part.visible->count;
  for (auto& word : words) {
    deadline.check();
    double frequency = 0;
    for (const auto& part : parts) frequency += part.visible->frequency(part.segment(), "", word.text);
    // What no other record has finds none.
    word.value = frequency <= 1 ? 0 : word.weight * std::log(1 + (all - frequency + 0.5) / (frequency + 0.5));
  }
  std::erase_if(words, [](const Word& word) { return word.value <= 0; });
  std::stable_sort(words.begin(), words.end(), [](const Word& a, const Word& b) { return a.value > b.value; });
  if (words.size() > most_words) words.resize(most_words);
  std::vector<ScoringTerm> terms;
  for (auto& word : words) terms.push_back({"", std::move(word.text), word.weight});
  return terms;
}

/// Adds a part of what documents share of the words to their scores.
void add_text(const std::vector<ScoringTerm>& terms, const std::vector<Part>& parts, const Bitmaps& own, const Bitmaps& among,
              double part_of, std::vector<std::vector<double>>& scores, const Deadline& deadline) {
  std::vector<Matches> documents;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    index::Bitmap any(parts[i].segment().size());
    for (const auto& term : terms) parts[i].segment().add_documents("", term.word, any);
    any &= among[i];
    any |= own[i];
    documents.emplace_back(std::move(any));
  }
  const auto ranked = rank(terms, parts, std::vector<Matches>(documents), ~std::uint64_t{0}, deadline);
  double most = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) own[i].for_each([&](std::uint32_t doc) { most = std::max(most, ranked.scores[i][doc]); });
  if (most <= 0) return;
  for (std::size_t i = 0; i < parts.size(); ++i)
    documents[i].for_each([&](std::uint32_t doc) { scores[i][doc] += part_of * std::min(1.0, ranked.scores[i][doc] / most); });
}

}  // namespace

SearchResult similar(const index::Snapshot& snapshot, const std::string& subject, const SimilarRequest& request, const Viewer& viewer,
                     Cache& cache) {
  if (request.limit > most_hits) throw Error(Code::invalid_argument, "limit is over 10,000: page with offset");
  using Basis = SimilarRequest::Basis;
  const Deadline deadline(request.deadline);
  const FieldSelection selection(request.fields);
  SearchRequest search;
  search.query = request.query;
  auto found = find_matches(snapshot, search, viewer, cache, deadline);
  const auto& parts = found.parts;
  const auto own = documents_of(subject, parts);
  const auto terms = request.basis == Basis::composition ? std::vector<ScoringTerm>() : telling_words(parts, own, deadline);
  const CompositionLikeness likeness(request.basis == Basis::text ? Bitmaps() : own, parts);
  std::vector<std::vector<double>> scores;
  Bitmaps among;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    scores.emplace_back(parts[i].segment().size(), 0.0);
    among.push_back(found.documents[i].bitmap());
    among.back().subtract(own[i]);
  }
  if (!terms.empty()) add_text(terms, parts, own, among, likeness.empty() ? 1 : 0.5, scores, deadline);
  const double part_of = terms.empty() ? 1 : 0.5;
  for (std::size_t i = 0; i < parts.size() && !likeness.empty(); ++i)
    likeness.for_each(i, among[i], [&](std::uint32_t doc, double alike) { scores[i][doc] += part_of * alike + (alike == 1 ? 1 : 0); });
  SearchResult result;
  std::vector<DocumentScores> ranked(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::vector<std::pair<std::uint32_t, double>> some;
    std::vector<std::uint32_t> alike;
    among[i].for_each([&](std::uint32_t doc) {
      if (scores[i][doc] <= 0) return;
      some.emplace_back(doc, scores[i][doc]);
      alike.push_back(doc);
    });
    ranked[i].set(std::move(some));
    found.documents[i] = Matches(parts[i].segment().size(), std::move(alike));
    result.total += count_subjects(parts[i].segment(), found.documents[i]);
  }
  if (terms.empty() && likeness.empty()) result.warnings.push_back("the record has nothing that others could be like");
  const Order order(parts, found.documents, ranked, {});
  HitLoader load(snapshot, viewer);
  for (const auto& candidate : order.page(std::nullopt, request.offset, request.limit, deadline).candidates) {
    auto hit = load(candidate, parts[candidate.part], found.documents[candidate.part]);
    if (!hit) continue;
    for (auto& entry : hit->entries) entry.content = selection.of(entry.content);
    result.hits.push_back(std::move(*hit));
  }
  deadline.check();
  return result;
}

}  // namespace quarry::query
