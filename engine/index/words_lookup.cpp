// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/words_lookup.hpp"

#include <algorithm>

namespace quarry::index {
namespace {
constexpr std::string_view magic = "QRYlookp";

/// Of the runs of up to three bytes that all words of a pattern have, the one that the fewest words have; nothing where looking
/// at `most` words is less work.
std::string lightest_run(const Glob& glob, const TrigramTable& table, std::size_t most) {
  std::string best;
  auto least = most * 4;  // a word that is looked at costs more than a byte of a list
  for (std::size_t i = 0; i < glob.literals().size(); ++i) {
    auto literal = glob.literals()[i];
    if (i + 1 == glob.literals().size() && glob.ends_with_literal()) literal.append(2, '\0');
    for (std::size_t at = 0; at == 0 || at + 3 <= literal.size(); ++at) {
      const auto run = literal.substr(at, 3);
      if (const auto weight = table.weight(run); weight < least) {
        least = weight;
        best = run;
      }
    }
  }
  return best;
}

}  // namespace

void WordUse::note(std::uint32_t word, std::uint32_t document, bool in_others) {
  if (word >= first_.size()) {
    first_.resize(word + 1, none);
    several_.resize(word + 1);
  }
  if (first_[word] == none) first_[word] = document;
  if (first_[word] != document || in_others) several_[word] = true;
}

WordsLookup::WordsLookup(const std::filesystem::path& path, const WordsFile& words) : file_(path, magic) {
  ByteReader directory(file_.directory(), file_.path());
  const auto count = directory.number();
  if (count != words.size()) throw_corrupt(path, "is about another number of words");
  firsts_ = file_.array<std::uint32_t>(directory.number(), count);
  singles_ = file_.array<std::uint64_t>(directory.number(), (count + 63) / 64);
  deletes_.emplace(file_, directory);
  trigrams_.emplace(file_, directory);
}

void write_words_lookup(const std::filesystem::path& path, const WordsFile& words, const WordUse& use) {
  std::vector<std::uint32_t> firsts(words.size());
  std::vector<std::uint64_t> singles((words.size() + 63) / 64);
  for (std::uint32_t rank = 0; rank < words.size(); ++rank) {
    const auto id = words.id(rank);
    if (id >= use.size()) throw_corrupt(words.file().path(), "has a word that no document has");
    firsts[rank] = use.first(id);
    if (use.single(id)) singles[rank / 64] |= std::uint64_t{1} << rank % 64;
  }
  FileWriter file(path, magic);
  DirectoryWriter directory;
  directory.number(words.size());
  directory.number(file.array(firsts));
  directory.number(file.array(singles));
  write_deletes(file, directory, words);
  write_trigrams(file, directory, words);
  file.finish(directory.bytes());
}

PatternWords::PatternWords(const WordsFile& words, const TrigramTable& trigrams, std::string_view pattern)
    : words_(&words), glob_(pattern), begin_(0), end_(words.size()) {
  if (auto prefix = glob_.prefix(); !prefix.empty()) {
    begin_ = words.lower_bound(prefix);
    prefix += '\xff';  // no byte of a word is as large
    end_ = words.lower_bound(prefix);
  }
  if (glob_.is_prefix() || !trigrams.present()) return;
  const auto run = lightest_run(glob_, trigrams, end_ - begin_);
  if (run.empty()) return;
  listed_ = true;
  list_ = trigrams.words(run, begin_, end_);
}

std::optional<std::uint32_t> PatternWords::next(std::uint32_t from) {
  if (listed_) {
    for (auto at = std::lower_bound(list_.begin(), list_.end(), from); at != list_.end(); ++at)
      if (glob_.matches(words_->sorted(*at))) return *at;
    return std::nullopt;
  }
  for (auto rank = std::max(from, begin_); rank < end_; ++rank)
    if (glob_.is_prefix() || glob_.matches(words_->sorted(rank))) return rank;
  return std::nullopt;
}

}  // namespace quarry::index
