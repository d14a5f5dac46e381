// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <mutex>
#include <span>
#include <vector>

#include "index/bitmap.hpp"
#include "index/column_codes.hpp"
#include "index/column_packing.hpp"
#include "index/column_scan.hpp"
#include "index/columns_form.hpp"
#include "index/layout.hpp"
#include "index/segment.hpp"

namespace quarry::index {

/// identity()[i] == i below 65,536: lets a column of narrow ordinals hand out spans of 32-bit ones.
const std::uint32_t* identity();

/// The arrays of a column in the mapped file, and how to read them.
template <class T>
class Body {
 public:
  Body(const MappedFile& file, const ColumnForm& form, std::uint32_t size) : file_(&file), form_(form), size_(size) {
    const std::uint64_t places = form.sparse ? form.documents : size;
    if (form.sparse) {
      docs_ = file.array<std::uint32_t>(form.present, form.documents);
    } else if (form.present != 0) {
      bits_ = file.array<std::uint64_t>(form.present, (std::uint64_t{size} + 63) / 64);
    }
    if (form.documents > size || (!form.multi && form.count != places))
      throw_corrupt(file.path(), "a column has a wrong number of values");
    if (form.coded || form.lists) table_ = file.array<T>(form.table, form.table_count);
    if (form.multi) starts_ = file.array<std::uint32_t>(form.starts, (form.lists ? form.list_count : places) + 1);
    by_code_ = form.coded || form.lists || (ordinals && !form.multi);
    if (form.bits != 0) {
      if (form.bits > 48 || form.step == 0 || (by_code_ ? form.width != 4 : form.width != sizeof(T) || form.multi))
        throw_corrupt(file.path(), "a column has a width that is none");
      packed_ = file.array<std::uint64_t>(form.values, (places * form.bits + 63) / 64 + 1).data();
      return;
    }
    if (by_code_) {
      codes_ = Codes(file, form.values, places, form.width);
      if (ordinals && !form.lists && form.width == 4) values_ = file.array<T>(form.values, places);
      return;
    }
    if (form.width != sizeof(T)) throw_corrupt(file.path(), "a column has a width that is none");
    values_ = file.array<T>(form.values, form.count);
  }

  std::span<const T> of(std::uint32_t doc) const {
    unpack();
    std::size_t place = doc;
    if (form_.sparse) {
      const auto found = std::lower_bound(docs_.begin(), docs_.end(), doc);
      if (found == docs_.end() || *found != doc) return {};
      place = static_cast<std::size_t>(found - docs_.begin());
    } else if (!bits_.empty() && !(bits_[doc >> 6] >> (doc & 63) & 1)) {
      return {};
    }
    return at(place);
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
  const ColumnArrays<T>& arrays(std::uint64_t ordinals_below) const {
    unpack();
    std::call_once(checked_, [&] {
      check(ordinals_below);
      arrays_.sparse = form_.sparse;
      arrays_.docs = docs_;
      if (!bits_.empty()) arrays_.present = bits_.data();
      if (form_.multi) arrays_.starts = starts_.data();
      if (form_.coded || form_.lists) {
        arrays_.values = table_.data();
        arrays_.codes = form_.lists ? form_.list_count : table_.size();
        arrays_.code_bytes = codes_.bytes();
        arrays_.code_shorts = codes_.shorts();
        arrays_.code_words = codes_.words();
        return;
      }
      arrays_.values = values_.data();
      if constexpr (ordinals) {
        if (by_code_) arrays_.codes = ordinals_below;
        if (by_code_ && form_.width == 1) arrays_.bytes = codes_.bytes();
        if (by_code_ && form_.width == 2) arrays_.shorts = codes_.shorts();
      }
    });
    return arrays_;
  }

  void add_between(T low, T high, Bitmap& out) const {
    if (!(low <= high)) return;
    unpack();
    if (form_.multi) return add_multi(low, high, out);
    if (form_.coded) {
      const auto from = std::lower_bound(table_.begin(), table_.end(), low), to = std::upper_bound(from, table_.end(), high);
      if (from != to) add_codes(static_cast<std::uint32_t>(from - table_.begin()), static_cast<std::uint32_t>(to - table_.begin() - 1), out);
    } else if constexpr (ordinals) {
      add_codes(low, high, out);
    } else {
      scan_between(values_.data(), values_.size(), low, high, adder(out));
    }
  }

 private:
  static constexpr bool ordinals = std::is_same_v<T, std::uint32_t>;

  /// The first use of a packed column unpacks it into memory.
  void unpack() const {
    if (packed_ == nullptr || ready_.load(std::memory_order_acquire)) return;
    std::call_once(unpacked_, [this] {
      const auto fill = [&](auto& into, auto&& value) {
        into.resize(form_.sparse ? form_.documents : size_);
        for (std::size_t i = 0; i < into.size(); ++i) into[i] = value(packed_bits(packed_, i, form_.bits));
      };
      if (by_code_) {
        fill(memory_codes_, [](std::uint64_t number) { return static_cast<std::uint32_t>(number); });
        codes_ = Codes(memory_codes_);
        if constexpr (ordinals)
          if (!form_.lists) values_ = memory_codes_;
      } else if constexpr (std::is_same_v<T, double>) {
        fill(memory_values_, [&](std::uint64_t number) { return unpacked_number(form_.base, form_.step, number); });
        values_ = memory_values_;
      } else if constexpr (!ordinals) {
        fill(memory_values_, [&](std::uint64_t number) { return unpacked_date(form_.base, form_.step, number); });
        values_ = memory_values_;
      }
      ready_.store(true, std::memory_order_release);
    });
  }

  std::span<const T> at(std::size_t place) const {
    if (form_.multi) {
      const auto list = form_.lists ? codes_[place] : place;
      if (list + 1 >= starts_.size()) throw_corrupt(file_->path(), "a column names a list that is none");
      const auto values = form_.lists ? table_ : values_;
      const auto begin = starts_[list], end = starts_[list + 1];
      if (begin > end || end > values.size()) throw_corrupt(file_->path(), "a column's values lie outside of it");
      return values.subspan(begin, end - begin);
    }
    if (form_.coded) {
      const auto code = codes_[place];
      if (code >= table_.size()) throw_corrupt(file_->path(), "a column names a value that is none");
      return table_.subspan(code, 1);
    }
    if constexpr (ordinals)
      if (form_.width < 4) return {identity() + codes_[place], 1};
    return values_.subspan(place, 1);
  }

  void check(std::uint64_t ordinals_below) const {
    for (std::size_t i = 0; i < docs_.size(); ++i)
      if (docs_[i] >= size_ || (i != 0 && docs_[i] <= docs_[i - 1])) throw_corrupt(file_->path(), "a column names a document that is none");
    const auto values = form_.coded || form_.lists ? table_ : values_;
    if (form_.multi && (!std::is_sorted(starts_.begin(), starts_.end()) || starts_.back() > values.size()))
      throw_corrupt(file_->path(), "a column's values lie outside of it");
    if ((form_.lists && !codes_.all_below(form_.list_count)) || (form_.coded && !codes_.all_below(table_.size())))
      throw_corrupt(file_->path(), "a column names a value that is none");
    if constexpr (ordinals) {
      if (ordinals_below == 0) return;
      const bool inside = by_code_ && !form_.lists ? codes_.all_below(ordinals_below)
                                                   : std::all_of(values.begin(), values.end(), [&](T value) { return value < ordinals_below; });
      if (!inside) throw_corrupt(file_->path(), "a column has a keyword that is none");
    }
  }

  /// Puts the bits of places into documents' places.
  auto adder(Bitmap& out) const {
    return [this, &out](std::size_t word, std::uint64_t bits) {
      if (!form_.sparse) {
        out.words()[word] |= bits_.empty() ? bits : bits & bits_[word];
        return;
      }
      for (; bits != 0; bits &= bits - 1) {
        const auto doc = docs_[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))];
        if (doc >= size_) throw_corrupt(file_->path(), "a column names a document that is none");
        out.set(doc);
      }
    };
  }
  void add_codes(std::uint32_t low, std::uint32_t high, Bitmap& out) const { codes_.scan(low, high, adder(out)); }

  void add_multi(T low, T high, Bitmap& out) const {
    const auto fits = [&](std::span<const T> values) {  // sorted
      const auto found = std::lower_bound(values.begin(), values.end(), low);
      return found != values.end() && *found <= high;
    };
    const std::uint64_t places = form_.sparse ? form_.documents : size_;
    std::vector<std::uint8_t> fitting(form_.lists ? form_.list_count : 0);
    for (std::size_t list = 0; list < fitting.size(); ++list) {
      const auto begin = starts_[list], end = starts_[list + 1];
      if (begin > end || end > table_.size()) throw_corrupt(file_->path(), "a column's values lie outside of it");
      fitting[list] = fits(table_.subspan(begin, end - begin));
    }
    const auto add = adder(out);
    for (std::uint64_t first = 0; first < places; first += 64) {
      std::uint64_t bits = 0;
      for (std::uint64_t i = 0; i < std::min<std::uint64_t>(64, places - first); ++i) {
        bool fit;
        if (form_.lists) {
          const auto list = codes_[first + i];
          if (list >= fitting.size()) throw_corrupt(file_->path(), "a column names a list that is none");
          fit = fitting[list] != 0;
        } else {
          fit = fits(at(first + i));
        }
        bits |= std::uint64_t{fit} << i;
      }
      if (bits != 0) add(first / 64, bits);
    }
  }

  const MappedFile* file_;
  ColumnForm form_;
  std::uint32_t size_;
  bool by_code_ = false;
  std::span<const std::uint32_t> docs_, starts_;
  std::span<const std::uint64_t> bits_;
  mutable std::span<const T> values_;
  std::span<const T> table_;
  mutable Codes codes_;
  const std::uint64_t* packed_ = nullptr;
  mutable std::vector<std::uint32_t> memory_codes_;
  mutable std::vector<T> memory_values_;
  mutable std::atomic<bool> ready_ = false;  ///< what was packed is unpacked: cheaper to ask than `unpacked_`
  mutable std::once_flag once_, checked_, unpacked_;
  mutable Bitmap present_;
  mutable ColumnArrays<T> arrays_;
};

}  // namespace quarry::index
