// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::index {

/// A zstd dictionary, prepared for both directions. Const use is safe from many threads.
class Dictionary {
 public:
  Dictionary(std::int64_t id, std::string_view bytes);
  ~Dictionary();
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;
  std::int64_t id() const noexcept { return id_; }

 private:
  friend std::string pack_body(std::string_view text, const Dictionary* dictionary);
  friend std::string unpack_body(std::string_view body, const Dictionary* dictionary);
  struct Prepared;
  std::int64_t id_;
  std::unique_ptr<Prepared> prepared_;
};

/// Compresses the JSON text of a record; without a dictionary where it is null.
std::string pack_body(std::string_view text, const Dictionary* dictionary);
/// The text again. Throws Error(corrupt) where the bytes are no such frame.
std::string unpack_body(std::string_view body, const Dictionary* dictionary);
/// Trains a dictionary on record texts; empty where they are too few or too alike for one.
std::string train_dictionary(const std::vector<std::string>& texts);

}  // namespace quarry::index
