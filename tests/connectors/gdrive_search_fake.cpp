// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/gdrive_search_fake.hpp"

#include "fakes/call.hpp"

namespace quarry::test {
namespace {

using Test = std::function<bool(const DriveSearch::Field&)>;
struct Malformed {};

class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) {}
  Test whole() {
    auto test = any();
    if (!word().empty()) throw Malformed{};
    return test;
  }
  std::string parent;

 private:
  Test any() {
    auto test = all();
    while (takes("or")) test = [left = test, right = all()](const auto& field) { return left(field) || right(field); };
    return test;
  }
  Test all() {
    auto test = one();
    while (takes("and")) test = [left = test, right = one()](const auto& field) { return left(field) && right(field); };
    return test;
  }
  Test one() {
    const auto first = word();
    if (first == "(") {
      auto test = any();
      if (word() != ")") throw Malformed{};
      return test;
    }
    if (first.starts_with('\'')) {
      if (word() != "in" || word() != "parents") throw Malformed{};
      parent = first.substr(1);
      return [id = first.substr(1)](const auto& field) { return field("parents") == id; };
    }
    const auto sign = word();
    auto value = word();
    const bool text = value.starts_with('\'');
    if ((sign != "=" && sign != "!=") || value.empty()) throw Malformed{};
    if (first == "trashed" ? text || (value != "true" && value != "false") : !text || (first != "name" && first != "mimeType")) throw Malformed{};
    if (text) value.erase(0, 1);
    return [first, value, wanted = sign == "="](const auto& field) { return (lower_case(field(first)) == lower_case(value)) == wanted; };
  }
  bool takes(const std::string& expected) {
    const auto before = at_;
    if (word() == expected) return true;
    at_ = before;
    return false;
  }
  /// A name, a sign, or a string with a `'` before it; empty at the end.
  std::string word() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ == text_.size()) return {};
    if (text_[at_] == '\'') return quoted();
    const auto stop = std::string("()=!").find(text_[at_]) == std::string::npos ? text_.find_first_of(" ()=!'", at_)
                      : text_.compare(at_, 2, "!=") == 0                        ? at_ + 2
                                                                                : at_ + 1;
    auto taken = text_.substr(at_, stop - at_);
    at_ = std::min(stop, text_.size());
    return taken;
  }
  std::string quoted() {
    std::string value = "'";
    for (++at_; at_ < text_.size() && text_[at_] != '\''; ++at_) {
      if (text_[at_] == '\\' && ++at_ == text_.size()) break;
      value += text_[at_];
    }
    if (at_ >= text_.size()) throw Malformed{};
    ++at_;
    return value;
  }

  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<DriveSearch> parse_drive_search(const std::string& text) {
  try {
    Parser parser(text);
    auto test = parser.whole();
    return DriveSearch{std::move(test), parser.parent};
  } catch (const Malformed&) {
    return std::nullopt;
  }
}

}  // namespace quarry::test
