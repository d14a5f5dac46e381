// SPDX-License-Identifier: GPL-3.0-or-later
#include "clean.hpp"

#include <algorithm>
#include <cmath>

#include "quarry/json.hpp"

namespace quarry {
namespace {

constexpr std::size_t most_findings = 100;
constexpr std::size_t longest_sample = 40;
constexpr double largest_whole =
    9007199254740992.0;  // 2^53: above it a real does not tell neighbours apart

std::string sample(const Value& value) {
  if (value.is_array()) return "an array";
  if (value.is_object()) return "an object";
  if (value.is_real() && !std::isfinite(value.as_number())) return "a number that is not finite";
  auto text = value.is_string() && value.as_string().size() > longest_sample
                  ? to_json(Value(value.as_string().substr(0, longest_sample))) + "..."
                  : to_json(value);
  return text.size() > 4 * longest_sample ? text.substr(0, longest_sample) + "..." : text;
}

/// Adds one step to a JSON Pointer for as long as it lives.
class Step {
 public:
  Step(std::string& pointer, std::string_view name) : pointer_(pointer), length_(pointer.size()) {
    append_pointer_step(pointer, name);
  }
  ~Step() { pointer_.resize(length_); }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

 private:
  std::string& pointer_;
  std::size_t length_;
};

std::string type_words(std::uint8_t types) {
  static constexpr struct {
    TypeBit bit;
    const char* words;
  } names[] = {{boolean_bit, "true or false"}, {integer_bit, "an integer"},
               {number_bit, "a number"},       {string_bit, "a string"},
               {array_bit, "an array"},        {object_bit, "an object"}};
  std::string out;
  for (const auto& [bit, words] : names) {
    if ((types & bit) == 0) continue;
    if (!out.empty()) out += " or ";
    out += words;
  }
  return out;
}

/// True where the value has an allowed type; a whole real may become an integer on the way.
bool fits_type(const SchemaNode& schema, Value& value) {
  const auto types = schema.types;
  if (types == 0) return true;
  if (value.is_bool()) return (types & boolean_bit) != 0;
  if (value.is_integer()) return (types & (integer_bit | number_bit)) != 0;
  if (value.is_exact_number()) return (types & number_bit) != 0 && !schema.kind && !schema.minimum;
  if (value.is_string()) return (types & string_bit) != 0;
  if (value.is_array()) return (types & array_bit) != 0;
  if (value.is_object()) return (types & object_bit) != 0;
  const double real = value.as_number();
  if (!std::isfinite(real)) return false;
  if ((types & number_bit) != 0) return true;
  if ((types & integer_bit) == 0 || real != std::trunc(real) || std::abs(real) > largest_whole)
    return false;
  value = static_cast<std::int64_t>(real);
  return true;
}

std::string bound(double value) {
  return to_json(value == std::trunc(value) && std::abs(value) < largest_whole
                     ? Value(static_cast<std::int64_t>(value))
                     : Value(value));
}

/// What the schema wants of a number of that size, or nothing.
std::string number_trouble(const SchemaNode& schema, double number) {
  if (schema.minimum && number < *schema.minimum) return "at least " + bound(*schema.minimum);
  if (schema.maximum && number > *schema.maximum) return "at most " + bound(*schema.maximum);
  if (schema.above && number <= *schema.above) return "more than " + bound(*schema.above);
  if (schema.below && number >= *schema.below) return "less than " + bound(*schema.below);
  return {};
}

bool holds_doi(std::string_view text) {
  const auto start = text.find("10.");
  if (start == std::string_view::npos) return false;
  const auto slash = text.find('/', start + 4);
  return slash != std::string_view::npos && slash + 1 < text.size();
}

std::string string_trouble(const SchemaNode& schema, const std::string& text) {
  if (!schema.one_of.empty() &&
      std::find(schema.one_of.begin(), schema.one_of.end(), text) == schema.one_of.end()) {
    std::string out = "one of ";
    for (const auto& word : schema.one_of) out += (out.size() > 7 ? ", " : "") + word;
    return out;
  }
  if (text.size() < schema.min_length) return "some text";
  if (schema.doi && !holds_doi(text)) return "a DOI";
  return {};
}

/// An array whose places have a meaning (a vector, a shape) is of no use without one of them.
bool is_vector(const SchemaNode& items) {
  return (items.types & (string_bit | object_bit | boolean_bit)) == 0 && items.types != 0;
}

bool clean_array(const SchemaNode& schema, Value& value, std::string& pointer, Findings& findings) {
  auto& items = value.as_array();
  const bool had_some = !items.empty();
  if (items.size() > schema.max_items) {
    findings.add(Severity::warning, pointer,
                 "expected at most " + std::to_string(schema.max_items) + " items, got " +
                     std::to_string(items.size()));
    return false;
  }
  if (schema.items) {
    const bool vector = is_vector(*schema.items);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Step step(pointer, std::to_string(i));
      const bool was_null = items[i].is_null();
      if (!clean(*schema.items, items[i], pointer, findings)) {
        if (!vector) continue;
        if (was_null)
          findings.add(Severity::warning, pointer,
                       "expected " + type_words(schema.items->types) + ", got null");
        return false;
      }
      if (kept != i) items[kept] = std::move(items[i]);
      ++kept;
    }
    items.resize(kept);
  }
  if (items.empty() && had_some) return false;
  if (items.size() >= schema.min_items) return true;
  findings.add(Severity::warning, pointer,
               "expected at least " + std::to_string(schema.min_items) + " items, got " +
                   std::to_string(items.size()));
  return false;
}

bool clean_member(const SchemaNode& schema, const std::string& name, Value& value,
                  std::string& pointer, Findings& findings) {
  const Step step(pointer, name);
  if (const auto found = schema.properties.find(name); found != schema.properties.end())
    return clean(found->second, value, pointer, findings);
  if (schema.rest) return clean(*schema.rest, value, pointer, findings);
  if (schema.open) return true;
  findings.add(Severity::warning, pointer, "there is no such field");
  return false;
}

bool clean_object(const SchemaNode& schema, Value& value, std::string& pointer,
                  Findings& findings) {
  auto& members = value.as_object();
  const bool had_some = !members.empty();
  for (auto member = members.begin(); member != members.end();)
    member = clean_member(schema, member->first, member->second, pointer, findings)
                 ? std::next(member)
                 : members.erase(member);
  if (had_some && members.empty()) return false;
  for (const auto& name : schema.required) {
    if (members.contains(name)) continue;
    findings.add(Severity::note, pointer, "left out, since it has no " + name);
    return false;
  }
  if (members.size() >= schema.min_properties) return true;
  findings.add(Severity::note, pointer, "left out, since it is empty");
  return false;
}

}  // namespace

void append_pointer_step(std::string& pointer, std::string_view name) {
  pointer += '/';
  for (const char c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

void Findings::add(Severity severity, const std::string& pointer, const std::string& message) {
  if (written_ == most_findings) {
    ++left_out_;
    return;
  }
  ++written_;
  out_.push_back({severity, pointer + ": " + message, {}});
}

void Findings::close() {
  if (left_out_ == 0) return;
  out_.push_back(
      {Severity::warning, "/: " + std::to_string(left_out_) + " more values were taken out", {}});
}

bool clean(const SchemaNode& schema, Value& value, std::string& pointer, Findings& findings) {
  if (value.is_null()) return schema.types == 0 || (schema.types & null_bit) != 0;
  if (!fits_type(schema, value)) {
    findings.add(Severity::warning, pointer,
                 "expected " + type_words(schema.types) + ", got " + sample(value));
    return false;
  }
  if (value.is_array()) return clean_array(schema, value, pointer, findings);
  if (value.is_object()) return clean_object(schema, value, pointer, findings);
  std::string wanted;
  if (value.is_number()) wanted = number_trouble(schema, value.as_number());
  if (value.is_string()) wanted = string_trouble(schema, value.as_string());
  if (wanted.empty()) return true;
  findings.add(Severity::warning, pointer, "expected " + wanted + ", got " + sample(value));
  return false;
}

}  // namespace quarry
