// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong on the web, as rules: when, and what.
#pragma once

#include <limits>
#include <random>
#include <regex>

#include "fakes/call.hpp"

namespace quarry::test {

/// Which requests a fault strikes; what is not set does not matter.
struct When {
  std::string role, method;
  std::string part;     ///< of the raw target
  std::string pattern;  ///< ECMAScript, somewhere in the raw target
  std::string without;  ///< a part the raw target must not have
  std::string with_header;  ///< lower case: only requests that have it (`range`: only those that resume)
  std::uint64_t skip = 0;   ///< so many that match go well first
  std::uint64_t every = 1;  ///< then each n-th of them is struck, the first at once
  std::uint64_t times = std::numeric_limits<std::uint64_t>::max();  ///< at most so often
  double probability = 1;
  std::uint64_t seed = 1;  ///< of `probability`

  /// The same requests, but only one of them, after `skip` others.
  When once(std::uint64_t after = 0) const;
  /// The same requests, at most so many.
  When at_most(std::uint64_t count) const;
};

/// Answers a call in place of the service, or changes what the service answers. `service` is called at most once or not at all.
using Action = std::function<Answer(const Call& call, const Handler& service)>;

/// All the ways in which a service fails.
namespace fault {
Action status(int code, Headers headers = {}, std::string body = "not now");  ///< the service is not asked
Action answer(Answer instead);
Action change(std::function<void(Answer&)> how);  ///< of what the service answers
Action redirect(std::string to, int code = 302);
Action html_page(int code = 200);                     ///< a login page instead of what was asked
Action delay(std::chrono::milliseconds time);
Action drip(double bytes_per_second);
Action stall(std::uint64_t after_bytes);              ///< of the body
Action cut(std::uint64_t after_bytes, Transmission::Cut how = Transmission::Cut::fin);  ///< with its Content-Length
Action cut_share(double share, Transmission::Cut how = Transmission::Cut::fin);         ///< the same, of the body's length
Action cut_chunked(double share);                     ///< a chunk breaks off
Action cut_without_length(double share);              ///< ends early as if it were whole: nothing on the wire tells
Action cut_and(std::uint64_t after_bytes, std::function<void()> then);  ///< cut, and something changes behind it
Action lie_length(std::vector<std::string> said);     ///< Content-Length headers, as they are sent
Action lie_length_by(std::int64_t more);              ///< more or fewer bytes said than come
Action without_length();                              ///< whole, ended by the end of the connection
Action chunked();                                     ///< whole
Action header(std::string name, std::string value);   ///< one more
Action without_header(std::string name);
Action corrupt(std::uint64_t byte);                   ///< one bit of that byte of the body; the last one if it is shorter
Action torn(std::uint64_t after_bytes, std::string other);  ///< from there on the bytes of another content
Action body(std::string instead);                     ///< same status and headers
Action body_share(double share);                      ///< the body ends early, its length is right
Action gzip_header();                                 ///< says gzip, is not
Action gzip(bool said = true);                        ///< is gzip, says so or not
Action gzip_twice();                                  ///< is gzip of gzip, says gzip once
Action gzip_bomb(std::uint64_t bytes);                ///< so many zeros, as gzip
Action ignore_range();                                ///< 200 and everything
Action shift_range(std::int64_t by);                  ///< 206 of another range, and says so
Action lie_range(std::string content_range);          ///< 206 of the right bytes, said otherwise; empty: not said
Action huge(std::uint64_t bytes, int code);           ///< a body of so many bytes that nobody wants
}  // namespace fault

std::string gzipped(std::string_view bytes);

/// A rule and what it did so far.
class FaultRule {
 public:
  FaultRule(When when, Action action);
  /// Counts the call. One thread at a time.
  bool strikes(const Call& call);
  const Action& action() const { return action_; }
  std::uint64_t struck() const { return struck_; }

 private:
  bool matches(const Call& call) const;
  When when_;
  Action action_;
  std::regex pattern_;
  std::mt19937_64 random_;
  std::uint64_t seen_ = 0, struck_ = 0;
};

}  // namespace quarry::test
