// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <numeric>

#include "index/column_body.hpp"
#include "index/columns.hpp"
#include "index/keyword_pool.hpp"

namespace quarry::index {
namespace {

template <class T>
class PlainColumn final : public Column<T> {
 public:
  PlainColumn(const MappedFile& file, const ColumnForm& form, std::uint32_t size) : body_(file, form, size) {}
  std::span<const T> of(std::uint32_t doc) const override { return body_.of(doc); }
  const Bitmap& present() const override { return body_.present(); }
  void add_between(T low, T high, Bitmap& out) const override { body_.add_between(low, high, out); }
  const ColumnArrays<T>& arrays() const override { return body_.arrays(0); }

 private:
  Body<T> body_;
};

class Keywords final : public KeywordColumn {
 public:
  Keywords(const MappedFile& file, const ColumnForm& form, std::uint32_t size, ByteReader& directory)
      : body_(file, form, size), folded_(file, directory), form_(static_cast<Spelling>(directory.number())) {
    if (form_ > Spelling::strings) throw_corrupt(file.path(), "a column spells in a form that is none");
    if (form_ == Spelling::capitals) {
      const auto place = directory.number();
      capitals_ = file.array<std::uint64_t>(place, directory.number());
    } else if (form_ == Spelling::strings) {
      spelt_.emplace(file, directory);
      if (spelt_->size() != folded_.size()) throw_corrupt(file.path(), "a column has a wrong number of spellings");
    }
    const auto varied = directory.number();
    varied_ = file.array<std::uint32_t>(directory.number(), varied);
  }
  std::span<const std::uint32_t> of(std::uint32_t doc) const override { return body_.of(doc); }
  const Bitmap& present() const override { return body_.present(); }
  void add_between(std::uint32_t low, std::uint32_t high, Bitmap& out) const override { body_.add_between(low, high, out); }
  const ColumnArrays<std::uint32_t>& arrays() const override { return body_.arrays(std::max<std::uint64_t>(folded_.size(), 1)); }
  bool one_spelling(std::uint32_t ordinal) const override { return !std::binary_search(varied_.begin(), varied_.end(), ordinal); }
  std::uint32_t cardinality() const override { return folded_.size(); }
  std::string_view folded(std::uint32_t ordinal) const override { return folded_.at(ordinal); }
  std::string spelling(std::uint32_t ordinal) const override {
    if (form_ == Spelling::strings) return std::string(spelt_->at(ordinal));
    std::string out(folded(ordinal));
    if (form_ == Spelling::as_folded) return out;
    std::size_t at = folded_.begin(ordinal);
    for (auto& letter : out) {
      if (at / 64 < capitals_.size() && capitals_[at / 64] >> at % 64 & 1) letter = static_cast<char>(letter - 'a' + 'A');
      ++at;
    }
    return out;
  }
  std::optional<std::uint32_t> find(std::string_view text) const override { return folded_.find(text); }

 private:
  Body<std::uint32_t> body_;
  KeywordPool folded_;
  Spelling form_;
  std::optional<KeywordPool> spelt_;
  std::span<const std::uint64_t> capitals_;
  std::span<const std::uint32_t> varied_;
};

class Bools final : public KeywordColumn {
 public:
  Bools(const MappedFile& file, const ColumnForm& form, std::uint32_t size) : body_(file, form, size) {}
  std::span<const std::uint32_t> of(std::uint32_t doc) const override { return body_.of(doc); }
  const Bitmap& present() const override { return body_.present(); }
  const ColumnArrays<std::uint32_t>& arrays() const override { return body_.arrays(2); }
  bool one_spelling(std::uint32_t) const override { return true; }
  std::uint32_t cardinality() const override { return 2; }
  std::string_view folded(std::uint32_t ordinal) const override { return ordinal == 0 ? "false" : "true"; }
  void add_between(std::uint32_t low, std::uint32_t high, Bitmap& out) const override { body_.add_between(low, high, out); }
  std::string spelling(std::uint32_t ordinal) const override { return std::string(folded(ordinal)); }
  std::optional<std::uint32_t> find(std::string_view text) const override {
    if (text == "false") return 0;
    if (text == "true") return 1;
    return std::nullopt;
  }

 private:
  Body<std::uint32_t> body_;
};

template <class Map>
auto find_in(const Map& columns, std::string_view path) {
  const auto found = columns.find(path);
  return found == columns.end() ? nullptr : found->second.get();
}

}  // namespace

const std::uint32_t* identity() {
  static const auto table = [] {
    std::array<std::uint32_t, 0x10000> made{};
    std::iota(made.begin(), made.end(), 0);
    return made;
  }();
  return table.data();
}

ColumnsFile::ColumnsFile(const MappedFile& file, ByteReader& directory, std::uint32_t documents) {
  const auto count = directory.number();
  ByteReader columns(directory.text(), file.path());
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string path(columns.text());
    const auto kind = columns.number();
    const auto form = ColumnForm::read(columns);
    if (kind > static_cast<std::uint64_t>(ColumnKind::boolean))
      throw_corrupt(file.path(), "column " + path + " has a kind that is none");
    names_.push_back({path, static_cast<ColumnKind>(kind), form.documents});
    switch (names_.back().kind) {
      case ColumnKind::number:
        numbers_[path] = std::make_unique<PlainColumn<double>>(file, form, documents);
        break;
      case ColumnKind::date:
        dates_[path] = std::make_unique<PlainColumn<std::int64_t>>(file, form, documents);
        break;
      case ColumnKind::keyword:
        keywords_[path] = std::make_unique<Keywords>(file, form, documents, columns);
        break;
      case ColumnKind::boolean: bools_[path] = std::make_unique<Bools>(file, form, documents); break;
    }
  }
}

ColumnsFile::~ColumnsFile() = default;

const NumberColumn* ColumnsFile::numbers(std::string_view path) const { return find_in(numbers_, path); }
const DateColumn* ColumnsFile::dates(std::string_view path) const { return find_in(dates_, path); }
const KeywordColumn* ColumnsFile::keywords(std::string_view path) const { return find_in(keywords_, path); }
const KeywordColumn* ColumnsFile::bools(std::string_view path) const { return find_in(bools_, path); }

}  // namespace quarry::index
