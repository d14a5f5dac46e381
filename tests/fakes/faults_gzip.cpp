// SPDX-License-Identifier: GPL-3.0-or-later
#include <zlib.h>

#include "fakes/faults.hpp"

namespace quarry::test {

std::string gzipped(std::string_view bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

namespace fault {

Action gzip_header() { return header("Content-Encoding", "gzip"); }

Action gzip(bool said) {
  return change([=](Answer& a) {
    a.body = gzipped(a.body.text());
    if (said) a.set("Content-Encoding", "gzip");
  });
}

Action gzip_twice() {
  return change([](Answer& a) {
    a.body = gzipped(gzipped(a.body.text()));
    a.set("Content-Encoding", "gzip");
  });
}

Action gzip_bomb(std::uint64_t bytes) {
  return change([packed = gzipped(std::string(bytes, '\0'))](Answer& a) {
    a.body = packed;
    a.set("Content-Encoding", "gzip");
  });
}

}  // namespace fault
}  // namespace quarry::test
