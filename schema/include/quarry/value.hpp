// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "quarry/export.hpp"

namespace quarry {

class Value;
using Array = std::vector<Value>;
/// Members sorted by name, so that equal objects print to equal bytes.
using Object = std::map<std::string, Value, std::less<>>;

/// A number that JSON can write but neither int64 nor double holds (`1e400`, 30 digits): kept as its text.
struct ExactNumber {
  std::string text;
  bool operator==(const ExactNumber&) const = default;
};

/// A JSON value: null, bool, integer, real, exact number, string, array or object.
/// A plain value type; const use is safe from many threads.
class QUARRY_API Value {
 public:
  using Storage =
      std::variant<std::nullptr_t, bool, std::int64_t, double, ExactNumber, std::string, Array, Object>;

  Value() noexcept : storage_(nullptr) {}
  Value(std::nullptr_t) noexcept : storage_(nullptr) {}
  Value(bool flag) noexcept : storage_(flag) {}
  template <std::integral I>
    requires(!std::same_as<I, bool>)
  Value(I number) noexcept : storage_(static_cast<std::int64_t>(number)) {}
  Value(double number) noexcept : storage_(number) {}
  Value(ExactNumber number) : storage_(std::move(number)) {}
  Value(std::string text) : storage_(std::move(text)) {}
  Value(std::string_view text) : storage_(std::string(text)) {}
  Value(const char* text) : storage_(std::string(text)) {}
  Value(Array items) : storage_(std::move(items)) {}
  Value(Object members) : storage_(std::move(members)) {}

  bool is_null() const noexcept { return storage_.index() == 0; }
  bool is_bool() const noexcept { return storage_.index() == 1; }
  bool is_integer() const noexcept { return storage_.index() == 2; }
  bool is_real() const noexcept { return storage_.index() == 3; }
  bool is_exact_number() const noexcept { return storage_.index() == 4; }
  /// An integer or a real (not an exact number).
  bool is_number() const noexcept { return is_integer() || is_real(); }
  bool is_string() const noexcept { return storage_.index() == 5; }
  bool is_array() const noexcept { return storage_.index() == 6; }
  bool is_object() const noexcept { return storage_.index() == 7; }

  /// The content as that type. Asking for another type than `is_...` says is our bug: throws std::bad_variant_access.
  bool as_bool() const { return std::get<bool>(storage_); }
  std::int64_t as_integer() const { return std::get<std::int64_t>(storage_); }
  /// An integer or a real as double.
  double as_number() const {
    return is_integer() ? static_cast<double>(as_integer()) : std::get<double>(storage_);
  }
  const ExactNumber& as_exact_number() const { return std::get<ExactNumber>(storage_); }
  const std::string& as_string() const { return std::get<std::string>(storage_); }
  const Array& as_array() const { return std::get<Array>(storage_); }
  Array& as_array() { return std::get<Array>(storage_); }
  const Object& as_object() const { return std::get<Object>(storage_); }
  Object& as_object() { return std::get<Object>(storage_); }

  const Storage& storage() const noexcept { return storage_; }

  /// The member of that name, or nullptr where this is no object or has none.
  const Value* find(std::string_view name) const;
  /// The value at a dotted path of object members (`dft.converged`), or nullptr. Arrays are not looked into.
  const Value* at_path(std::string_view path) const;
  /// Puts a value at a dotted path, making the objects on the way. False, and nothing changed, where something on the way is no object.
  bool set_path(std::string_view path, Value value);
  /// Removes what stands at a dotted path, and objects that this leaves empty. False where nothing was there.
  bool erase_path(std::string_view path);

  bool operator==(const Value&) const = default;

 private:
  Storage storage_;
};

/// Calls `visit(path, leaf)` for each value that is no object and no array. Array items have the path of their array
/// (arrays are transparent, as in Lucene); an empty array or object has no leaf.
QUARRY_API void for_each_leaf(const Value& value,
                              const std::function<void(std::string_view path, const Value& leaf)>& visit);

}  // namespace quarry
