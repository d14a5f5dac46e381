// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/keyword_pool.hpp"

#include <algorithm>

#include "index/words_file.hpp"

namespace quarry::index {
namespace {

constexpr std::size_t block_strings = 16;
constexpr std::size_t worth_coding = 1'024;  // fewer strings are left as they are: they are looked at often

int digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/// Two digits a byte; nothing where the text is not made of pairs of them. The order of texts is the order of these bytes.
bool pack_hex(std::string_view text, std::string& out) {
  out.clear();
  if (text.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]), low = digit(text[i + 1]);
    if (high < 0 || low < 0) return false;
    out += static_cast<char>(high << 4 | low);
  }
  return true;
}

void append_hex(std::string_view bytes, std::string& out) {
  for (const char byte : bytes) {
    out += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
    out += "0123456789abcdef"[static_cast<unsigned char>(byte) & 15];
  }
}

struct Coded {
  std::vector<std::uint32_t> starts;
  DirectoryWriter bytes;
};

Coded code(std::span<const std::string_view> strings, bool hex, std::string_view path) {
  Coded out;
  std::string last, key;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    if (hex) {
      pack_hex(strings[i], key);
    } else {
      key.assign(strings[i]);
    }
    std::size_t shared = 0;
    if (i % block_strings == 0) {
      out.starts.push_back(pool_place(out.bytes.bytes().size(), std::string(path)));
    } else {
      while (shared < key.size() && shared < last.size() && key[shared] == last[shared]) ++shared;
      out.bytes.number(shared);
    }
    out.bytes.text(std::string_view(key).substr(shared));
    std::swap(last, key);
  }
  out.starts.push_back(pool_place(out.bytes.bytes().size(), std::string(path)));
  return out;
}

}  // namespace

void write_keyword_pool(FileWriter& file, DirectoryWriter& directory, std::span<const std::string_view> strings,
                        std::string_view path) {
  std::size_t plain = 0;
  std::string key;
  bool hex = true;
  for (const auto text : strings) {
    plain += text.size();
    hex = hex && pack_hex(text, key);
  }
  (void)pool_place(plain, std::string(path));
  directory.number(strings.size());
  if (strings.size() >= worth_coding) {
    const auto coded = code(strings, hex, path);
    const auto& bytes = coded.bytes.bytes();
    if (bytes.size() < (plain + 4 * strings.size()) / 4 * 3) {
      directory.number(hex ? 2 : 1);
      directory.number(file.array(coded.starts));
      directory.number(file.align());
      directory.number(bytes.size());
      file.bytes(bytes.data(), bytes.size());
      return;
    }
  }
  std::vector<std::uint32_t> starts{0};
  starts.reserve(strings.size() + 1);
  for (const auto text : strings) starts.push_back(starts.back() + static_cast<std::uint32_t>(text.size()));
  directory.number(0);
  directory.number(file.array(starts));
  directory.number(file.align());
  directory.number(plain);
  for (const auto text : strings) file.bytes(text.data(), text.size());
}

KeywordPool::KeywordPool(const MappedFile& file, ByteReader& directory) : file_(&file), count_(directory.number()) {
  const auto form = directory.number();
  if (count_ >= 0xffffffff || form > 2) throw_corrupt(file.path(), "a column's keywords have a form that is none");
  form_ = static_cast<Form>(form);
  const auto places = form_ == Form::plain ? count_ : (count_ + block_strings - 1) / block_strings;
  starts_ = file.array<std::uint32_t>(directory.number(), places + 1);
  const auto place = directory.number();
  bytes_ = file.bytes(place, directory.number());
}

std::string_view KeywordPool::at(std::uint32_t ordinal) const {
  if (ordinal >= count_) throw_corrupt(file_->path(), "a keyword lies outside of it");
  if (form_ != Form::plain) {
    decode();
    return std::string_view(decoded_).substr(decoded_starts_[ordinal], decoded_starts_[ordinal + 1] - decoded_starts_[ordinal]);
  }
  const auto from = starts_[ordinal], to = starts_[ordinal + 1];
  if (from > to || to > bytes_.size()) throw_corrupt(file_->path(), "a keyword lies outside of it");
  return bytes_.substr(from, to - from);
}

std::uint32_t KeywordPool::begin(std::uint32_t ordinal) const {
  if (form_ == Form::plain) return starts_[ordinal];
  decode();
  return decoded_starts_[ordinal];
}

template <class Visit>
void KeywordPool::for_each_in(std::uint64_t block, Visit&& visit) const {
  const auto from = starts_[block], to = starts_[block + 1];
  if (from > to || to > bytes_.size()) throw_corrupt(file_->path(), "a keyword lies outside of it");
  ByteReader reader(bytes_.substr(from, to - from), file_->path());
  std::string key;
  for (auto ordinal = block * block_strings; ordinal < std::min<std::uint64_t>(count_, (block + 1) * block_strings); ++ordinal) {
    const auto shared = ordinal % block_strings == 0 ? 0 : reader.number();
    if (shared > key.size()) throw_corrupt(file_->path(), "a keyword is damaged");
    key.resize(shared);
    key += reader.text();
    if (!visit(static_cast<std::uint32_t>(ordinal), std::string_view(key))) return;
  }
}

void KeywordPool::decode() const {
  std::call_once(once_, [this] {
    std::vector<std::uint32_t> starts{0};
    std::string all;
    starts.reserve(count_ + 1);
    for (std::uint64_t block = 0; block + 1 < starts_.size(); ++block)
      for_each_in(block, [&](std::uint32_t, std::string_view key) {
        if (form_ == Form::coded_hex) {
          append_hex(key, all);
        } else {
          all += key;
        }
        starts.push_back(pool_place(all.size(), file_->path()));
        return true;
      });
    decoded_starts_ = std::move(starts);
    decoded_ = std::move(all);
  });
}

std::string_view KeywordPool::block_key(std::uint64_t block) const {
  if (starts_[block] > bytes_.size()) throw_corrupt(file_->path(), "a keyword lies outside of it");
  ByteReader reader(bytes_.substr(starts_[block]), file_->path());
  return reader.text();
}

std::optional<std::uint32_t> KeywordPool::find(std::string_view text) const {
  if (form_ == Form::plain) return find_plain(text);
  std::string packed;
  if (form_ == Form::coded_hex && !pack_hex(text, packed)) return std::nullopt;
  return find_coded(form_ == Form::coded_hex ? std::string_view(packed) : text);
}

std::optional<std::uint32_t> KeywordPool::find_plain(std::string_view text) const {
  std::uint32_t low = 0, high = size();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (at(middle) < text) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == size() || at(low) != text) return std::nullopt;
  return low;
}

std::optional<std::uint32_t> KeywordPool::find_coded(std::string_view key) const {
  std::uint64_t low = 0, high = starts_.size() - 1;  // the first block that begins behind the key
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (block_key(middle) <= key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == 0) return std::nullopt;
  std::optional<std::uint32_t> found;
  for_each_in(low - 1, [&](std::uint32_t ordinal, std::string_view one) {
    if (one == key) found = ordinal;
    return one < key;
  });
  return found;
}

}  // namespace quarry::index
