// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <mutex>
#include <numeric>

#include "index/columns.hpp"
#include "index/columns_form.hpp"

namespace quarry::index {
namespace {

/// identity[i] == i: lets a column of narrow ordinals hand out spans of 32-bit ones.
const std::uint32_t* identity() {
  static const auto table = [] {
    std::array<std::uint32_t, 0x10000> made{};
    std::iota(made.begin(), made.end(), 0);
    return made;
  }();
  return table.data();
}

/// The arrays of a column in the mapped file, and how to read them.
template <class T>
class Body {
 public:
  Body(const MappedFile& file, const ColumnForm& form, std::uint32_t size)
      : file_(&file), form_(form), size_(size) {
    const std::uint64_t places = form.sparse ? form.documents : size;
    if (form.sparse) {
      docs_ = file.array<std::uint32_t>(form.present, form.documents);
    } else if (form.present != 0) {
      bits_ = file.array<std::uint64_t>(form.present, (std::uint64_t{size} + 63) / 64);
    }
    if (form.multi) starts_ = file.array<std::uint32_t>(form.starts, places + 1);
    if (form.documents > size || (!form.multi && form.count != places))
      throw_corrupt(file.path(), "a column has a wrong number of values");
    const bool narrow = std::is_same_v<T, std::uint32_t> && !form.multi && (form.width == 1 || form.width == 2);
    if (narrow && form.width == 1) bytes_ = file.array<std::uint8_t>(form.values, form.count);
    if (narrow && form.width == 2) shorts_ = file.array<std::uint16_t>(form.values, form.count);
    if (narrow) return;
    if (form.width != sizeof(T)) throw_corrupt(file.path(), "a column has a width that is none");
    values_ = file.array<T>(form.values, form.count);
  }

  std::span<const T> of(std::uint32_t doc) const {
    std::size_t place = doc;
    if (form_.sparse) {
      const auto found = std::lower_bound(docs_.begin(), docs_.end(), doc);
      if (found == docs_.end() || *found != doc) return {};
      place = static_cast<std::size_t>(found - docs_.begin());
    } else if (!bits_.empty() && !(bits_[doc >> 6] >> (doc & 63) & 1)) {
      return {};
    }
    if (form_.multi) {
      const auto begin = starts_[place], end = starts_[place + 1];
      if (begin > end || end > values_.size()) throw_corrupt(file_->path(), "a column's values lie outside of it");
      return values_.subspan(begin, end - begin);
    }
    if constexpr (std::is_same_v<T, std::uint32_t>) {
      if (!bytes_.empty()) return {identity() + bytes_[place], 1};
      if (!shorts_.empty()) return {identity() + shorts_[place], 1};
    }
    return values_.subspan(place, 1);
  }

  const Bitmap& present() const {
    std::call_once(once_, [this] {
      if (form_.sparse) {
        Bitmap bits(size_);
        for (const auto doc : docs_) {
          if (doc >= size_) throw_corrupt(file_->path(), "a column names a document that is none");
          bits.set(doc);
        }
        present_ = std::move(bits);
      } else if (form_.present == 0) {
        present_ = Bitmap(size_, true);
      } else {
        present_ = Bitmap(size_);
        std::copy(bits_.begin(), bits_.end(), present_.words().begin());
      }
    });
    return present_;
  }

  /// `ordinals`: values are to be below it (0: any).
  const ColumnArrays<T>& arrays(std::uint64_t ordinals) const {
    std::call_once(checked_, [&] {
      check(ordinals);
      arrays_.sparse = form_.sparse;
      arrays_.docs = docs_;
      if (!bits_.empty()) arrays_.present = bits_.data();
      if (form_.multi) arrays_.starts = starts_.data();
      if (!bytes_.empty()) {
        arrays_.bytes = bytes_.data();
      } else if (!shorts_.empty()) {
        arrays_.shorts = shorts_.data();
      } else {
        arrays_.values = values_.data();
      }
    });
    return arrays_;
  }

 private:
  void check(std::uint64_t ordinals) const {
    for (std::size_t i = 0; i < docs_.size(); ++i)
      if (docs_[i] >= size_ || (i != 0 && docs_[i] <= docs_[i - 1]))
        throw_corrupt(file_->path(), "a column names a document that is none");
    if (form_.multi && (!std::is_sorted(starts_.begin(), starts_.end()) || starts_.back() > values_.size()))
      throw_corrupt(file_->path(), "a column's values lie outside of it");
    if (ordinals == 0) return;
    const auto inside = [&](const auto& values) {
      return values.empty() || static_cast<std::uint64_t>(*std::max_element(values.begin(), values.end())) < ordinals;
    };
    if (!inside(bytes_) || !inside(shorts_) || !inside(values_))
      throw_corrupt(file_->path(), "a column has a keyword that is none");
  }

  const MappedFile* file_;
  ColumnForm form_;
  std::uint32_t size_;
  std::span<const std::uint32_t> docs_, starts_;
  std::span<const std::uint64_t> bits_;
  std::span<const T> values_;
  std::span<const std::uint8_t> bytes_;
  std::span<const std::uint16_t> shorts_;
  mutable std::once_flag once_, checked_;
  mutable Bitmap present_;
  mutable ColumnArrays<T> arrays_;
};

template <class T>
class PlainColumn final : public Column<T> {
 public:
  PlainColumn(const MappedFile& file, const ColumnForm& form, std::uint32_t size) : body_(file, form, size) {}
  std::span<const T> of(std::uint32_t doc) const override { return body_.of(doc); }
  const Bitmap& present() const override { return body_.present(); }
  const ColumnArrays<T>& arrays() const override { return body_.arrays(0); }

 private:
  Body<T> body_;
};

/// Strings one behind another.
struct Pool {
  std::span<const std::uint32_t> starts;
  std::string_view bytes;
  void read(const MappedFile& file, ByteReader& directory, std::uint64_t count) {
    starts = file.array<std::uint32_t>(directory.number(), count + 1);
    const auto place = directory.number();
    bytes = file.bytes(place, directory.number());
  }
  std::string_view at(std::uint32_t i, const MappedFile& file) const {
    if (std::uint64_t{i} + 1 >= starts.size() || starts[i] > starts[i + 1] || starts[i + 1] > bytes.size())
      throw_corrupt(file.path(), "a keyword lies outside of it");
    return bytes.substr(starts[i], starts[i + 1] - starts[i]);
  }
};

class Keywords final : public KeywordColumn {
 public:
  Keywords(const MappedFile& file, const ColumnForm& form, std::uint32_t size, ByteReader& directory)
      : file_(file), body_(file, form, size), count_(directory.number()) {
    if (count_ > 0xffffffff) throw_corrupt(file.path(), "a column has too many keywords");
    folded_.read(file, directory, count_);
    const auto spellings = directory.number();
    if ((spellings & spellings_differ) != 0) spelling_.read(file, directory, count_);
    spellings_known_ = (spellings & spellings_are_known) != 0;
    if (!spellings_known_) return;
    const auto varied = directory.number();
    varied_ = file.array<std::uint32_t>(directory.number(), varied);
  }
  std::span<const std::uint32_t> of(std::uint32_t doc) const override { return body_.of(doc); }
  const Bitmap& present() const override { return body_.present(); }
  const ColumnArrays<std::uint32_t>& arrays() const override { return body_.arrays(std::max<std::uint64_t>(count_, 1)); }
  bool one_spelling(std::uint32_t ordinal) const override {
    return spellings_known_ && !std::binary_search(varied_.begin(), varied_.end(), ordinal);
  }
  std::uint32_t cardinality() const override { return static_cast<std::uint32_t>(count_); }
  std::string_view folded(std::uint32_t ordinal) const override { return folded_.at(ordinal, file_); }
  std::string_view spelling(std::uint32_t ordinal) const override {
    if (!spelling_.starts.empty()) {
      const auto own = spelling_.at(ordinal, file_);
      if (!own.empty()) return own;
    }
    return folded(ordinal);
  }
  std::optional<std::uint32_t> find(std::string_view text) const override {
    std::uint32_t low = 0, high = cardinality();
    while (low < high) {
      const auto middle = low + (high - low) / 2;
      if (folded(middle) < text) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == cardinality() || folded(low) != text) return std::nullopt;
    return low;
  }

 private:
  const MappedFile& file_;
  Body<std::uint32_t> body_;
  std::uint64_t count_;
  Pool folded_, spelling_;
  bool spellings_known_ = false;
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
  std::string_view spelling(std::uint32_t ordinal) const override { return folded(ordinal); }
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
