#pragma once

// Plain sockets, as far as the tests use them, under the names that POSIX has for them.

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#endif

#include <cstddef>
#include <string_view>

namespace builderbacked {

#ifdef _WIN32

using Socket = SOCKET;
constexpr Socket no_socket = INVALID_SOCKET;
constexpr int both_ways = SD_BOTH;
constexpr int outwards = SD_SEND;

inline const int sockets_started = [] {
  WSADATA data;
  return WSAStartup(MAKEWORD(2, 2), &data);
}();

inline void close_socket(Socket socket) {
  closesocket(socket);
}
inline Socket duplicate(Socket socket) {
  WSAPROTOCOL_INFOW info{};
  WSADuplicateSocketW(socket, GetCurrentProcessId(), &info);
  return WSASocketW(info.iAddressFamily, info.iSocketType, info.iProtocol, &info, 0, WSA_FLAG_OVERLAPPED);
}
inline std::ptrdiff_t send_some(Socket socket, std::string_view bytes) {
  return ::send(socket, bytes.data(), static_cast<int>(bytes.size()), 0);
}
inline std::ptrdiff_t receive(Socket socket, char* to, std::size_t size) {
  return ::recv(socket, to, static_cast<int>(size), 0);
}
inline bool connection_was_reset() {
  return WSAGetLastError() == WSAECONNRESET;
}
inline void make_nonblocking(Socket socket) {
  u_long yes = 1;
  ioctlsocket(socket, FIONBIO, &yes);
}

#else

using Socket = int;
constexpr Socket no_socket = -1;
constexpr int both_ways = SHUT_RDWR;
constexpr int outwards = SHUT_WR;

inline void close_socket(Socket socket) {
  close(socket);
}
inline Socket duplicate(Socket socket) {
  return dup(socket);
}
inline std::ptrdiff_t send_some(Socket socket, std::string_view bytes) {
  return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}
inline std::ptrdiff_t receive(Socket socket, char* to, std::size_t size) {
  return ::recv(socket, to, size, 0);
}
inline bool connection_was_reset() {
  return errno == ECONNRESET;
}
inline void make_nonblocking(Socket socket) {
  fcntl(socket, F_SETFL, O_NONBLOCK);
}

#endif

/// At the end of the connection the other side is to see a reset.
inline void end_with_reset(Socket socket) {
  const linger now{1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&now), sizeof now);
}

/// A port of this machine; 0 is any free one.
inline sockaddr_in loopback(unsigned short port = 0) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

}  // namespace builderbacked
