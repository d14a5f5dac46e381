// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "quarry/file.hpp"

namespace quarry::simulation {

/// The attributes of an element, while its event is in hand.
class Attributes {
 public:
  /// Names and values by turns, a null pointer behind them.
  explicit Attributes(const char* const* list) : list_(list) {}
  /// Empty where there is no such attribute.
  std::string_view operator[](std::string_view name) const {
    for (const auto* at = list_; *at != nullptr; at += 2)
      if (name == at[0]) return at[1];
    return {};
  }

 private:
  const char* const* list_;
};

/// Takes the events of an XML stream.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual void start(std::string_view element, const Attributes& attributes) = 0;
  /// `text`: all character data since the last start, if `wants_text` said so then.
  virtual void end(std::string_view element, std::string_view text) = 0;
  virtual bool wants_text() const = 0;
  /// 1-based, of the event in hand.
  std::int64_t line = 0;
};

struct XmlOutcome {
  std::string error;  ///< empty where the document is whole
  std::int64_t line = -1;
};

/// Streams a file through expat until its end or the first damage. A document type declaration ends it at once. Text of
/// one element beyond 1 MiB ends it too.
XmlOutcome read_xml(File& file, XmlEvents& events);

}  // namespace quarry::simulation
