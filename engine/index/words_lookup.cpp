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

WordsLookup::WordsLookup(const std::filesystem::path& path, const WordsFile& words) : file_(path, magic) {
  ByteReader directory(file_.directory(), file_.path());
  const auto count = directory.number();
  if (count != words.size()) throw_corrupt(path, "is about another number of words");
  firsts_ = BitArray(file_, directory);
  singles_ = file_.array<std::uint64_t>(directory.number(), (count + 63) / 64);
  deletes_.emplace(file_, directory);
  trigrams_.emplace(file_, directory);
  sets_ = PackedIntegers(file_, directory);
  if (firsts_.size() != count || sets_.size() != count) throw_corrupt(path, "is about another number of words");
  const auto sets = directory.number();
  if (sets >= 0xffffffff) throw_corrupt(path, "has too many sets of fields");
  set_starts_ = file_.array<std::uint32_t>(directory.number(), sets + 1);
  const auto fields = directory.number();
  set_fields_ = file_.array<std::uint32_t>(directory.number(), fields);
}

std::span<const std::uint32_t> WordsLookup::fields(std::uint32_t set) const {
  if (set >= sets()) throw_corrupt(file_.path(), "names a set of fields that is none");
  const auto begin = set_starts_[set], end = set_starts_[set + 1];
  if (begin > end || end > set_fields_.size()) throw_corrupt(file_.path(), "a set of fields lies outside of it");
  return set_fields_.subspan(begin, end - begin);
}

bool WordsLookup::in_field(std::uint32_t rank, std::uint32_t field) const {
  const auto own = fields(set(rank));
  return std::binary_search(own.begin(), own.end(), field);
}

std::vector<std::uint8_t> WordsLookup::sets_with(std::uint32_t field) const {
  std::vector<std::uint8_t> out(sets());
  for (std::uint32_t set = 0; set < out.size(); ++set) {
    const auto own = fields(set);
    out[set] = std::binary_search(own.begin(), own.end(), field) ? 1 : 0;
  }
  return out;
}

namespace {

/// The fields of each word, by place: sets numbered in the order of the words, each different one once.
void write_fields(FileWriter& file, DirectoryWriter& directory, const WordOrder& order, const WordUse& use) {
  constexpr std::uint32_t none = 0xffffffff;
  std::vector<std::uint32_t> numbers(use.sets().size(), none), starts{0}, fields;
  std::vector<std::uint64_t> sets;
  sets.reserve(order.sorted.size());
  for (const auto word : order.sorted) {
    auto& number = numbers[use.fields(word)];
    if (number == none) {
      number = static_cast<std::uint32_t>(starts.size() - 1);
      const auto own = use.sets().fields(use.fields(word));
      fields.insert(fields.end(), own.begin(), own.end());
      starts.push_back(pool_place(fields.size(), "lookup"));
    }
    sets.push_back(number);
  }
  write_packed(file, directory, sets);
  directory.number(starts.size() - 1);
  directory.number(file.array(starts));
  directory.number(fields.size());
  directory.number(file.array(fields));
}

}  // namespace

void write_words_lookup(const std::filesystem::path& path, const WordsFile& words, const WordOrder& order, const WordUse& use) {
  std::vector<std::uint32_t> firsts;
  std::vector<std::uint64_t> singles((words.size() + std::size_t{63}) / 64);
  firsts.reserve(words.size());
  for (std::uint32_t rank = 0; rank < words.size(); ++rank) {
    const auto word = order.sorted[rank];
    firsts.push_back(use.first(word));
    if (use.single(word)) singles[rank / 64] |= std::uint64_t{1} << rank % 64;
  }
  FileWriter file(path, magic);
  DirectoryWriter directory;
  directory.number(words.size());
  write_bit_array(file, directory, firsts);
  directory.number(file.array(singles));
  write_deletes(file, directory, words);
  write_trigrams(file, directory, words);
  write_fields(file, directory, order, use);
  file.finish(directory.bytes());
}

PatternWords::PatternWords(const WordsFile& words, const TrigramTable& trigrams, std::string_view pattern,
                           std::function<bool(std::uint32_t)> accept)
    : words_(&words), glob_(pattern), accept_(std::move(accept)), begin_(0), end_(words.size()) {
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

bool PatternWords::matches(std::uint32_t rank) const {
  return (!accept_ || accept_(rank)) && ((!listed_ && glob_.is_prefix()) || glob_.matches(words_->sorted(rank)));
}

std::optional<std::uint32_t> PatternWords::next(std::uint32_t from) {
  if (listed_) {
    for (auto at = std::lower_bound(list_.begin(), list_.end(), from); at != list_.end(); ++at)
      if (matches(*at)) return *at;
    return std::nullopt;
  }
  for (auto rank = std::max(from, begin_); rank < end_; ++rank)
    if (matches(rank)) return rank;
  return std::nullopt;
}

}  // namespace quarry::index
